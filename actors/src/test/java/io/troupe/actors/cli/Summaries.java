package io.troupe.actors.cli;

import io.troupe.actors.RunRequest;
import io.troupe.config.CollectionMode;
import io.troupe.metrics.RunSummary;
import io.troupe.metrics.RunSummary.Evaluation;
import io.troupe.metrics.RunSummary.Failure;
import io.troupe.metrics.RunSummary.PolicyLag;
import io.troupe.metrics.RunSummary.Trajectories;
import io.troupe.metrics.RunSummary.Versions;
import io.troupe.schedule.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Summaries of runs that ended in different ways. */
final class Summaries {
    private Summaries() {}

    static RunSummary targetReached(RunRequest request) {
        return ended(
                request,
                Outcome.TARGET_REACHED,
                "the mean return of the last 100 episodes reached 475",
                476.3,
                Optional.of(new Evaluation(500, 0, 20)),
                List.of());
    }

    static RunSummary ended(RunRequest request, Outcome outcome, String reason) {
        return ended(request, outcome, reason, 120.4, Optional.empty(), List.of());
    }

    static RunSummary ended(
            RunRequest request,
            Outcome outcome,
            String reason,
            double meanReturn,
            Optional<Evaluation> evaluation,
            List<Failure> failures) {
        return new RunSummary(
                String.valueOf(request.directory().getFileName()),
                request.experiment().name(),
                request.experiment().algorithm().name(),
                request.experiment().environment().name(),
                request.experiment().seed(),
                CollectionMode.PIPELINED,
                Optional.of(outcome),
                reason,
                61_440,
                512,
                30,
                30,
                meanReturn,
                480.5,
                evaluation,
                OptionalLong.empty(),
                OptionalDouble.empty(),
                4.5,
                2.75,
                22_341.5,
                new Trajectories(31, 30, 1, new TreeMap<>(), 0),
                new PolicyLag(1, 1),
                "ab12",
                failures,
                new Versions("0.1.0", "25", "2.18.0", "1.7.0"),
                "cpu");
    }
}
