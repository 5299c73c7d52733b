package io.troupe.metrics;

import io.troupe.checkpoint.AtomicFile;
import io.troupe.config.CollectionMode;
import io.troupe.schedule.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What {@code summary.json} says about a run. Numbers that are not known are NaN here and {@code null} there.
 *
 * @param runId name of the run's folder
 * @param experiment its name
 * @param algorithm its name
 * @param environment its name
 * @param seed of the experiment
 * @param mode of collection
 * @param outcome why the run ended; empty while it goes on
 * @param reason the outcome in one sentence
 * @param environmentSteps steps of all copies
 * @param episodes ended training episodes
 * @param updates of the policy
 * @param policyVersion the newest
 * @param meanReturn of the last 100 training episodes
 * @param bestMeanReturn the highest it has been
 * @param evaluation of the newest evaluated policy, if one was
 * @param stepsToTarget environment steps when the target return was reached, if it was
 * @param secondsToTarget from the start of the process until then
 * @param wallClockSeconds from the start of the process
 * @param trainingSeconds without start, evaluation and end
 * @param stepsPerSecond environment steps over training time
 * @param trajectories where every trajectory went
 * @param policyLag updates that trajectories were behind when they were learnt from
 * @param weightsSha256 of the newest policy
 * @param failures what went wrong, whether or not it ended the run
 * @param versions of what the run was made with
 * @param device where the learner computed
 */
public record RunSummary(
        String runId,
        String experiment,
        String algorithm,
        String environment,
        long seed,
        CollectionMode mode,
        Optional<Outcome> outcome,
        String reason,
        long environmentSteps,
        long episodes,
        long updates,
        long policyVersion,
        double meanReturn,
        double bestMeanReturn,
        Optional<Evaluation> evaluation,
        OptionalLong stepsToTarget,
        OptionalDouble secondsToTarget,
        double wallClockSeconds,
        double trainingSeconds,
        double stepsPerSecond,
        Trajectories trajectories,
        PolicyLag policyLag,
        String weightsSha256,
        List<Failure> failures,
        Versions versions,
        String device) {
    public RunSummary {
        failures = List.copyOf(failures);
    }

    /**
     * @param meanReturn over the episodes
     * @param stdReturn standard deviation over the episodes
     * @param episodes how many
     * @param measures mean of what the environment measures, by name; empty where it measures nothing
     */
    public record Evaluation(double meanReturn, double stdReturn, int episodes, SortedMap<String, Double> measures) {
        public Evaluation {
            measures = Collections.unmodifiableSortedMap(new TreeMap<>(measures));
        }

        /** Of an environment that measures nothing but returns. */
        public Evaluation(double meanReturn, double stdReturn, int episodes) {
            this(meanReturn, stdReturn, episodes, Collections.emptySortedMap());
        }
    }

    /**
     * Produced = trained + queued + all dropped + lost.
     *
     * @param produced by workers
     * @param trained learnt from
     * @param queued left in the queue
     * @param dropped by reason
     * @param lost with a crashed worker
     */
    public record Trajectories(long produced, long trained, long queued, SortedMap<String, Long> dropped, long lost) {
        public Trajectories {
            dropped = Collections.unmodifiableSortedMap(new TreeMap<>(dropped));
        }
    }

    /**
     * @param mean over trained trajectories
     * @param max of them
     */
    public record PolicyLag(double mean, long max) {}

    /**
     * @param component that failed
     * @param cause the root cause in one sentence
     * @param action what was done about it
     * @param atStep environment steps at that time
     */
    public record Failure(String component, String cause, String action, long atStep) {}

    /**
     * @param troupe version of Troupe
     * @param java version of the virtual machine
     * @param tensorflow version of the native library
     * @param pekko version of the actor system
     */
    public record Versions(String troupe, String java, String tensorflow, String pekko) {}

    /** The content of {@code summary.json}. */
    public String toJson() {
        return SummaryJson.write(this);
    }

    /** Replaces the file as a whole; it is durable when this returns. */
    public void write(Path file) throws IOException {
        AtomicFile.write(file, (toJson() + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** @throws IOException when the file cannot be read or is no summary, naming the file and the field */
    public static RunSummary read(Path file) throws IOException {
        try {
            return SummaryJson.read(Files.readString(file));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }
}
