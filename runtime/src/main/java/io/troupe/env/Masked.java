package io.troupe.env;

/**
 * An {@link Environment} that says at every step which of the discrete actions are allowed. Its spec says so too, by
 * {@code masked}. A masked action is never sampled.
 */
public interface Masked {
    /**
     * Says what is allowed in the current state. Called after {@code reset}, and after every {@code step} that does not end
     * the task: also where the episode is truncated, because what it is worth to go on from there depends on it.
     *
     * @param mask one element a choice, branch after branch, all false: set those that are allowed, at least one in each
     *     branch
     * @param offset where this copy's elements start
     */
    void actionMask(boolean[] mask, int offset);
}
