package io.troupe.actors.cli;

import java.util.Locale;

/** Numbers as people read them, the same in every locale. */
final class Figures {
    private Figures() {}

    /** Rounded, with thousands separated. */
    static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    /** With thousands separated: {@code 61,440}. */
    static String whole(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** With one digit after the point: {@code 476.3}. */
    static String tenths(double value) {
        return Double.isNaN(value) ? "unknown" : String.format(Locale.ROOT, "%,.1f", value);
    }

    /** In two units at most: {@code 9 s}, {@code 3 min 20 s}, {@code 2 h 5 min}. */
    static String duration(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        if (whole < 3600) {
            return whole / 60 + " min " + whole % 60 + " s";
        }
        return whole / 3600 + " h " + whole % 3600 / 60 + " min";
    }
}
