package io.troupe.env;

/**
 * What one step of one copy gave, next to its observation. The two ways an episode ends are kept apart, as in
 * Gymnasium: after {@code terminated} there is no future to value; after {@code truncated} there is, only nobody looked.
 *
 * @param reward reward of the step, finite
 * @param terminated the task itself ended (goal, crash)
 * @param truncated the episode was cut from outside (time limit)
 */
public record StepResult(float reward, boolean terminated, boolean truncated) {
    /** The episode goes on. */
    public static StepResult running(float reward) {
        return new StepResult(reward, false, false);
    }

    /** The task ended with this step. */
    public static StepResult terminated(float reward) {
        return new StepResult(reward, true, false);
    }
}
