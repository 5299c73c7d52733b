package io.troupe.replay;

import io.troupe.spec.EnvironmentSpec;

/**
 * Sizes of a transition's parts.
 *
 * @param observationSize O, floats of an observation
 * @param actionSize A, floats of an action
 * @param maskSize M, floats of the mask of the actions that are allowed in an observation; 0 for none
 */
public record TransitionShape(int observationSize, int actionSize, int maskSize) {
    private static final int REWARD_AND_DISCOUNT = 2;

    public TransitionShape {
        if (observationSize < 1 || actionSize < 1 || maskSize < 0) {
            throw new IllegalArgumentException("a transition has at least one float of observation and of action: "
                    + observationSize + ", " + actionSize + ", mask " + maskSize);
        }
    }

    /** Of an environment. */
    public static TransitionShape of(EnvironmentSpec spec) {
        return new TransitionShape(spec.observation().size(), spec.action().size(), spec.maskSize());
    }

    /** Floats of a row: observation, action, reward, discount, next observation, masks of both observations. */
    public int rowFloats() {
        return Math.addExact(Math.multiplyExact(2, observationSize), actionSize + REWARD_AND_DISCOUNT + 2 * maskSize);
    }

    /** Memory of so many transitions, in bytes. */
    public long sizeBytes(int transitions) {
        return (long) Float.BYTES * rowFloats() * transitions;
    }
}
