package io.troupe.policy;

/** Forward passes of the policy's network, without the value function. One owner; not thread-safe. */
public interface Inference extends AutoCloseable {
    /**
     * Uses these parameters from now on.
     *
     * @param parameters the whole vector of the network's {@link ParameterLayout}; read during the call only
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

    @Override
    void close();
}
