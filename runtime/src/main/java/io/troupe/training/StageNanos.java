package io.troupe.training;

import io.troupe.trajectory.Trajectory;
import java.util.List;

/**
 * Time spent in each stage, summed over the threads that work in it, in nanoseconds. Stages of a pipelined run overlap.
 *
 * @param inference the policy acting
 * @param environment the environments stepping
 * @param advantages values, advantages and targets
 * @param gradients gradient steps
 */
public record StageNanos(long inference, long environment, long advantages, long gradients) {
    static final StageNanos NONE = new StageNanos(0, 0, 0, 0);

    /**
     * Adds one update.
     *
     * @param batch what was learnt from
     * @param advantageNanos of the update
     * @param updateNanos the whole update
     */
    StageNanos plus(List<Trajectory> batch, long advantageNanos, long updateNanos) {
        long moreInference = 0;
        long moreEnvironment = 0;
        for (Trajectory fragment : batch) {
            moreInference += fragment.inferenceNanos;
            moreEnvironment += fragment.environmentNanos;
        }
        return new StageNanos(
                inference + moreInference,
                environment + moreEnvironment,
                advantages + advantageNanos,
                gradients + updateNanos - advantageNanos);
    }
}
