package io.troupe.actors.cli;

import io.troupe.checkpoint.RunDirectory;
import io.troupe.config.Experiment;
import io.troupe.metrics.RunSummary;
import io.troupe.schedule.Outcome;
import java.util.Locale;

/** What a person sees of a run before and after it. */
public final class RunDisplay {
    private RunDisplay() {}

    /** One line about what is going to run. */
    public static String headline(Experiment experiment, RunDirectory directory, boolean resume) {
        return String.format(
                Locale.ROOT,
                "%s: %s with %s, %s, %d x %d environments, seed %d; %s %s",
                experiment.name(),
                experiment.environment().name(),
                experiment.algorithmNames(),
                experiment.mode().name().toLowerCase(Locale.ROOT),
                experiment.workers().count(),
                experiment.workers().environments(),
                experiment.seed(),
                resume ? "going on in" : "into",
                directory.path());
    }

    /**
     * Shows how the run ended.
     *
     * @param resumeCommand what goes on with it, quoted
     */
    public static void show(
            Console console, RunSummary summary, RunDirectory directory, OutputOptions output, String resumeCommand) {
        console.clear();
        boolean failed = summary.outcome().orElse(Outcome.FAILED) == Outcome.FAILED;
        if (failed) {
            console.notice("the run failed: " + summary.reason());
        }
        if (output.json()) {
            console.out().println(summary.toJson());
        } else if (output.forPeople()) {
            console.out().print(ClosingSummary.of(summary, directory.path()));
        }
        if (failed && output.forPeople()) {
            console.notice("log: " + directory.log() + "; " + resumeCommand + " goes on from the last checkpoint");
        }
        console.out().flush();
    }
}
