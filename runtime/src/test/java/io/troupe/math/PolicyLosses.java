package io.troupe.math;

import static io.troupe.math.Returns.requireLength;

/** Losses of policies in plain Java, checked against published values: what the graphs are then checked against. */
public final class PolicyLosses {
    private PolicyLosses() {}

    /**
     * The clipped surrogate, -mean(min(r A, clip(r, 1 - e, 1 + e) A)): Schulman et al., "Proximal Policy Optimization
     * Algorithms" (2017), equation 7.
     *
     * @param ratios r = pi(a|s) / pi_old(a|s), [N]
     * @param advantages A, [N]
     * @param clipRange e
     */
    public static double clippedSurrogate(double[] ratios, float[] advantages, double clipRange) {
        requireLength("advantages", advantages, ratios.length);
        double sum = 0;
        for (int i = 0; i < ratios.length; i++) {
            double clipped = Math.clamp(ratios[i], 1 - clipRange, 1 + clipRange);
            sum += Math.min(ratios[i] * advantages[i], clipped * advantages[i]);
        }
        return -sum / ratios.length;
    }

    /**
     * The likelihood-ratio loss, -mean(w A log pi(a|s)): Sutton et al., "Policy Gradient Methods for Reinforcement
     * Learning with Function Approximation" (2000), theorem 1.
     *
     * @param logProbs log pi(a|s), [N]
     * @param advantages A, [N]
     * @param weights w, [N]
     */
    public static float policyGradient(float[] logProbs, float[] advantages, float[] weights) {
        requireLength("advantages", advantages, logProbs.length);
        requireLength("weights", weights, logProbs.length);
        double sum = 0;
        for (int i = 0; i < logProbs.length; i++) {
            sum += weights[i] * advantages[i] * logProbs[i];
        }
        return (float) (-sum / logProbs.length);
    }

    /**
     * The entropy bonus as a loss, -mean(w H): Williams and Peng, "Function Optimization Using Connectionist
     * Reinforcement Learning Algorithms" (1991).
     *
     * @param entropies H in nats, [N]
     * @param weights w, [N]
     */
    public static float entropy(float[] entropies, float[] weights) {
        requireLength("weights", weights, entropies.length);
        double sum = 0;
        for (int i = 0; i < entropies.length; i++) {
            sum += weights[i] * entropies[i];
        }
        return (float) (-sum / entropies.length);
    }
}
