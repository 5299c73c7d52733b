package io.troupe.benchmarks;

import java.util.Locale;

/** Figures as tables show them; the decimal point does not depend on where the reader sits. */
final class Figures {
    private Figures() {}

    static String rate(double stepsPerSecond) {
        return String.format(Locale.ROOT, "%,.0f", stepsPerSecond);
    }

    static String ratio(Spread ratio) {
        return String.format(Locale.ROOT, "%.3f", ratio.median());
    }

    static String range(Spread ratio) {
        return String.format(Locale.ROOT, "%.3f-%.3f", ratio.least(), ratio.largest());
    }

    static String oneDecimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
