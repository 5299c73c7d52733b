package io.troupe.env;

/**
 * An {@link Environment} whose reward is the sum of several streams, which an algorithm may discount and weigh each in its
 * own way. Its spec names them, by {@code rewardStreams}. {@link StepResult#reward()} is their sum.
 */
public interface StreamedRewards {
    /**
     * Says what the streams gave in the last step. Called after every {@code step}.
     *
     * @param rewards one element a stream, in the order of the spec, all 0: set those that are not
     */
    void rewards(float[] rewards);
}
