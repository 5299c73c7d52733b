package io.troupe.replay;

/** Takes transitions one by one. */
@FunctionalInterface
public interface TransitionSink {
    /**
     * Takes one transition: the arrays are read during the call only.
     *
     * @param observations array holding s_t, [O], from {@code observation}
     * @param actions array holding a_t, [A], from {@code action}
     * @param reward r_t + gamma r_{t+1} + ... of its n steps
     * @param discount what the value of the next observation is multiplied by: gamma^n, or 0 where the task ended
     * @param nextObservations array holding s_{t+n}, [O], from {@code nextObservation}
     * @param masks array holding 1 for each choice that is allowed in s_t and, after those, in s_{t+n}, [2, M], from
     *     {@code mask}
     */
    void add(
            float[] observations,
            int observation,
            float[] actions,
            int action,
            float reward,
            float discount,
            float[] nextObservations,
            int nextObservation,
            float[] masks,
            int mask);
}
