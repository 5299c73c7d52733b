package io.troupe.policy;

import java.util.random.RandomGenerator;

/**
 * The distribution over actions that the policy's outputs describe. Rows are independent; all arrays are contiguous by
 * row. One owner; not thread-safe.
 */
public sealed interface ActionDistribution permits CategoricalDistribution, GaussianDistribution {
    /** The distribution of a head; {@code layout} says where its free parameters lie. */
    static ActionDistribution of(ActionHead head, ParameterLayout layout) {
        return switch (head) {
            case ActionHead.Categorical categorical -> new CategoricalDistribution(categorical.n());
            case ActionHead.DiagonalGaussian gaussian ->
                new GaussianDistribution(
                        gaussian.size(), layout.logStd().orElseThrow().offset());
        };
    }

    /** Takes the free parameters out of the whole parameter vector. */
    void load(float[] parameters);

    /**
     * Draws one action a row, in row order.
     *
     * @param outputs of the network, [rows, outputs]
     * @param rows number of rows
     * @param random what is drawn from
     * @param actions receives [rows, A] from {@code actionOffset}
     * @param actionOffset see there
     * @param logProbs receives [rows] from {@code logProbOffset}
     * @param logProbOffset see there
     */
    void sample(
            float[] outputs,
            int rows,
            RandomGenerator random,
            float[] actions,
            int actionOffset,
            float[] logProbs,
            int logProbOffset);

    /** The most likely action of each row; see {@link #sample} for the arrays. */
    void mode(float[] outputs, int rows, float[] actions, int actionOffset);

    /** Log-probability (density) of one action. */
    float logProb(float[] outputs, int row, float[] actions, int actionOffset);

    /** Entropy of one row's distribution, in nats. */
    float entropy(float[] outputs, int row);
}
