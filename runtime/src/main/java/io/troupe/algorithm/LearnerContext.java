package io.troupe.algorithm;

import io.troupe.spec.EnvironmentSpec;

/**
 * What a learner is made for.
 *
 * @param spec of the environment
 * @param seed the experiment's; streams are derived from it by role
 * @param fragments trajectories in a batch
 * @param rolloutSteps T of each
 * @param copies B of each
 * @param maxSteps environment steps of the whole run: what schedules are stretched over
 * @param device {@code auto}, {@code cpu}, {@code gpu} or {@code gpu:N}
 */
public record LearnerContext(
        EnvironmentSpec spec, long seed, int fragments, int rolloutSteps, int copies, long maxSteps, String device) {
    /** Rows of a whole batch, fragments x T x B. */
    public int batchRows() {
        return Math.multiplyExact(Math.multiplyExact(fragments, rolloutSteps), copies);
    }
}
