package io.troupe.actors.cli;

import io.troupe.checkpoint.Checkpoint;
import io.troupe.config.Experiment;
import io.troupe.metrics.RunSummary.Evaluation;

/** Evaluates the policy of a checkpoint. */
interface PolicyEvaluation {
    /**
     * Acts with the most likely actions, in environments of its own.
     *
     * @param experiment the one that the checkpoint is of
     * @param checkpoint holds the policy, and need not hold anything else; verified
     * @param episodes how many, at least 1
     * @param seed the environments' streams are derived from it
     * @throws io.troupe.input.UserError when the checkpoint does not fit the experiment
     */
    Evaluation evaluate(Experiment experiment, Checkpoint checkpoint, int episodes, long seed);
}
