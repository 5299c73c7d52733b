package io.troupe.reward;

/**
 * One thing that an agent is rewarded or punished for. A public class with a public constructor without parameters is
 * found by its {@link #key}, once a line with its class name stands in
 * {@code META-INF/services/io.troupe.reward.RewardComponent}, and by its class name in any case.
 *
 * <p>One object serves all copies of an environment, so it depends on nothing but the facts of the step and keeps nothing
 * between calls. Calls come from one thread at a time and should not allocate.
 */
public interface RewardComponent {
    /** What it is called in {@code environment.parameters.rewards}. */
    default String key() {
        return getClass().getName();
    }

    /**
     * What the step is worth, before the weight.
     *
     * @param facts only valid during the call
     */
    float value(StepFacts facts);
}
