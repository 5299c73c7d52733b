package io.troupe.policy;

/** Forward passes of the policy's network, without the value function. One owner; not thread-safe. */
public interface Inference extends AutoCloseable {
    /**
     * Uses these parameters from now on.
     *
     * @param parameters the whole vector of the network's {@link ParameterLayout}, of a snapshot: it never changes
     */
    void load(float[] parameters);

    /**
     * Computes the policy's outputs; allocates nothing once it has seen this number of rows.
     *
     * @param observations array holding [rows, O]
     * @param offset where they start
     * @param rows number of observations
     * @param outputs receives [rows, outputs of the head]
     */
    void forward(float[] observations, int offset, int rows, float[] outputs);

    /** There is nothing to compute for a while: nobody is to wait for this owner. */
    default void rest() {}

    @Override
    void close();
}
