package io.troupe.env;

/**
 * An {@link Environment} or {@link ParallelEnvironment} that measures more in an episode than its return: whether it
 * succeeded, how many collisions there were. Its spec names the measures ({@code withMeasures}), and the metrics report
 * them under these names.
 */
public interface Measured {
    /**
     * Says what was measured in the episode that the last step ended. Called once after each {@code step} with which an
     * episode ends, by the environment itself or by a time limit, and before {@code reset}.
     *
     * @param values one element a measure, in the order of the spec, all 0; NaN for what there was none of in this
     *     episode
     */
    void measures(float[] values);
}
