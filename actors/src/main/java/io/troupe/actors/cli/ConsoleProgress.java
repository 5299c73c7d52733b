package io.troupe.actors.cli;

import io.troupe.config.Experiment.TerminationSettings;
import io.troupe.metrics.MetricReport;
import io.troupe.metrics.MetricSink;
import io.troupe.metrics.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows how a run gets on: one live line on a terminal, and a line every few seconds elsewhere. */
public final class ConsoleProgress implements MetricSink {
    private static final Duration LIVE_INTERVAL = Duration.ofMillis(100);
    private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(5);

    private final Console console;
    private final TerminationSettings termination;
    private final Duration interval;
    private Instant nextLine = Instant.MIN;

    /** @param termination what the run is on the way to */
    public ConsoleProgress(Console console, TerminationSettings termination) {
        this.console = console;
        this.termination = termination;
        this.interval = console.interactive() ? LIVE_INTERVAL : PLAIN_INTERVAL;
    }

    @Override
    public void accept(MetricReport report) {
        Instant now = console.clock().instant();
        if (now.isBefore(nextLine)) {
            return;
        }
        nextLine = now.plus(interval);
        List<String> parts = parts(report);
        if (console.interactive()) {
            console.live(fitting(parts));
        } else {
            console.out().println(String.join("  ", parts));
            console.out().flush();
        }
    }

    /** As many parts as the terminal is wide enough for: what is cut off is the less important end. */
    private String fitting(List<String> parts) {
        StringBuilder line = new StringBuilder(parts.get(0));
        for (String part : parts.subList(1, parts.size())) {
            if (line.length() + 2 + part.length() >= console.columns()) {
                break;
            }
            line.append("  ").append(part);
        }
        return line.toString();
    }

    private List<String> parts(MetricReport report) {
        long steps = report.environmentSteps();
        long maxSteps = termination.maxSteps();
        double rate = value(report, Tags.STEPS_PER_SECOND);
        double meanReturn = value(report, Tags.CUMULATIVE_REWARD);
        double lag = value(report, Tags.LAG);

        List<String> parts = new ArrayList<>();
        parts.add(String.format(Locale.ROOT, "%,d of %,d steps (%.0f %%)", steps, maxSteps, 100.0 * steps / maxSteps));
        if (!Double.isNaN(meanReturn)) {
            parts.add("return " + Figures.tenths(meanReturn)
                    + (termination.targetReturn().isPresent()
                            ? " of " + Figures.tenths(termination.targetReturn().getAsDouble())
                            : ""));
        }
        if (rate > 0) {
            parts.add(Figures.whole(rate) + " steps/s");
            parts.add(Figures.duration(Math.max(0, maxSteps - steps) / rate) + " left at most");
        }
        if (!Double.isNaN(lag)) {
            parts.add(String.format(Locale.ROOT, "lag %.1f", lag));
        }
        return parts;
    }

    private static double value(MetricReport report, String tag) {
        return report.values().getOrDefault(tag, Double.NaN);
    }

    @Override
    public void close() {
        console.clear();
    }
}
