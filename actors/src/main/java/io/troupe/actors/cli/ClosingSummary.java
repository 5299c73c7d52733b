package io.troupe.actors.cli;

import io.troupe.metrics.RunSummary;
import io.troupe.schedule.Outcome;
import java.nio.file.Path;
import java.util.Optional;

/** What a person sees when a run has ended: a few aligned lines. */
final class ClosingSummary {
    private ClosingSummary() {}

    static String of(RunSummary summary, Path directory) {
        StringBuilder lines = new StringBuilder();
        boolean failed = summary.outcome().equals(Optional.of(Outcome.FAILED));
        // Why a run failed has just been said, among the errors.
        String text = failed ? "after " + Figures.whole(summary.updates()) + " updates" : summary.reason();
        line(lines, summary.outcome().map(Outcome::label).orElse("unfinished"), text);
        if (!Double.isNaN(summary.meanReturn())) {
            line(
                    lines,
                    "return",
                    Figures.tenths(summary.meanReturn()) + " over the last 100 episodes, best "
                            + Figures.tenths(summary.bestMeanReturn()));
        }
        summary.evaluation()
                .ifPresent(evaluation -> line(
                        lines,
                        "evaluation",
                        Figures.tenths(evaluation.meanReturn()) + " over " + evaluation.episodes()
                                + " episodes, deviation " + Figures.tenths(evaluation.stdReturn())));
        line(
                lines,
                "steps",
                Figures.whole(summary.environmentSteps()) + " in " + Figures.tenths(summary.trainingSeconds())
                        + " s of training, " + Figures.whole(summary.stepsPerSecond()) + " a second");
        if (!summary.failures().isEmpty()) {
            line(lines, "failures", failures(summary));
        }
        line(lines, "run", directory.toString());
        return lines.toString();
    }

    /** The last one in words, unless it is why the run ended, which the first line has said. */
    private static String failures(RunSummary summary) {
        RunSummary.Failure failure = summary.failures().getLast();
        String count = String.valueOf(summary.failures().size());
        return summary.reason().contains(failure.cause()) ? count : count + ", the last one: " + last(failure);
    }

    private static String last(RunSummary.Failure failure) {
        return failure.component() + ": " + failure.cause() + " (" + failure.action() + ")";
    }

    private static void line(StringBuilder lines, String title, String text) {
        lines.append(title)
                .append(" ".repeat(Math.max(2, 16 - title.length())))
                .append(text)
                .append(System.lineSeparator());
    }
}
