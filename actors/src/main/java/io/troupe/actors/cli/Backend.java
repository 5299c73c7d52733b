package io.troupe.actors.cli;

import io.troupe.actors.RunRequest;
import io.troupe.actors.StopCause;
import io.troupe.algorithm.Algorithms;
import io.troupe.checkpoint.CheckpointStore;
import io.troupe.config.Experiment;
import io.troupe.episode.PolicyPerformance;
import io.troupe.metrics.RunSummary;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;

/** What the commands act on: everything behind the command line. */
interface Backend {
    /** What {@code algorithm.name} may name. */
    Algorithms algorithms();

    /** What {@code environment.name} may name, class names aside. */
    SortedSet<String> environments();

    /** The checkpoints in a folder. */
    CheckpointStore checkpoints(Path folder);

    /**
     * Checks what needs the environment and the algorithm, before anything is written.
     *
     * @throws io.troupe.input.UserError when the experiment cannot be run
     */
    void check(Experiment experiment);

    /** Starts a run; its sinks are the run's once this returns. */
    Run start(RunRequest request);

    /** The evaluation of checkpoints. */
    PolicyEvaluation evaluation();

    /**
     * Lets the policy of a checkpoint act in one copy of an environment. The caller closes it.
     *
     * @param policy what acts, and in what
     * @param sampled whether actions are drawn as in training; the most likely ones otherwise
     * @param seed of the episodes
     * @throws io.troupe.input.UserError when the checkpoint does not fit the experiment
     */
    PolicyPerformance perform(SavedPolicy policy, boolean sampled, long seed);

    /** A run that goes on. */
    interface Run {
        /** What the user should know about how it was resumed, as sentences. */
        List<String> notices();

        /** Asks it to end with a final checkpoint; callable from any thread. */
        void stop(StopCause cause);

        /** Waits for its end. */
        RunSummary await() throws InterruptedException;
    }
}
