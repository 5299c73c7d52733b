package io.troupe.spec;

/**
 * The set of values that an observation or an action may take.
 *
 * <p>Every value travels as {@link #size()} floats in a contiguous array, whatever the space: one layout for all kinds
 * keeps fragments copy-free from the environment to the optimiser. A discrete value is the float of its index, which
 * is exact up to 2^24.
 */
public sealed interface Space permits Box, Discrete, MultiDiscrete, MultiBinary, Hybrid, Dict {
    /** Floats that one value takes in an array. */
    int size();

    /**
     * Says what is wrong with a value, or nothing.
     *
     * @param values array holding the value
     * @param offset where the value starts
     * @return an empty string when the value lies in the space, else the reason in a few words
     */
    String whyNot(float[] values, int offset);

    /**
     * Moves what is continuous and outside its bounds to the nearest value inside, in place. Anything else stays as it is,
     * so the result need not lie in the space.
     *
     * @param values array holding the value
     * @param offset where the value starts
     */
    default void clip(float[] values, int offset) {}
}
