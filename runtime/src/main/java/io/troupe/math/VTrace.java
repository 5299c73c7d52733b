package io.troupe.math;

import static io.troupe.math.Returns.requireLength;
import static io.troupe.math.Returns.requireWholeSteps;

/**
 * V-trace: Espeholt et al., "IMPALA: Scalable Distributed Deep-RL with Importance Weighted Actor-Learner Architectures"
 * (2018), section 4.1.
 *
 * <pre>
 * rho_t   = min(clipRho, pi(a_t|s_t) / mu(a_t|s_t)),   c_t = lambda min(1, pi / mu)
 * delta_t = rho_t (r_t + g_t V(s_{t+1}) - V(s_t))
 * v_t     = V(s_t) + delta_t + g_t c_t (v_{t+1} - V(s_{t+1}))
 * A_t     = min(clipAdvantageRho, pi / mu) (r_t + g_t q_{t+1} - V(s_t))
 * </pre>
 *
 * <p>with q_{t+1} = lambda v_{t+1} + (1 - lambda) V(s_{t+1}) and, after the last step, the bootstrap value.
 */
public final class VTrace {
    private VTrace() {}

    /**
     * Time-major, index {@code t * B + b}; a discount is 0 where the episode terminated.
     *
     * @param logRatios log pi(a|s) - log mu(a|s), [T, B]
     * @param rewards [T, B]
     * @param discounts [T, B]
     * @param values V(s_t), [T, B]
     * @param nextValues V(s_{t+1}), [T, B]
     * @param lambda mixes in one-step returns; 1 in the paper
     * @param clipRho upper bound of rho in the value targets
     * @param clipAdvantageRho upper bound of rho in the advantages
     * @param copies B
     * @param errors receives v_t - V(s_t), [T, B]
     * @param advantages receives A_t, [T, B]
     */
    public static void correct(
            float[] logRatios,
            float[] rewards,
            float[] discounts,
            float[] values,
            float[] nextValues,
            float lambda,
            float clipRho,
            float clipAdvantageRho,
            int copies,
            float[] errors,
            float[] advantages) {
        int rows = requireWholeSteps(rewards.length, copies);
        requireLength("logRatios", logRatios, rows);
        requireLength("discounts", discounts, rows);
        requireLength("values", values, rows);
        requireLength("nextValues", nextValues, rows);
        requireLength("errors", errors, rows);
        requireLength("advantages", advantages, rows);
        for (int row = rows - 1; row >= 0; row--) {
            int next = row + copies;
            float ratio = (float) Math.exp(logRatios[row]);
            float nextError = next < rows ? errors[next] : 0;
            float delta = rewards[row] + discounts[row] * nextValues[row] - values[row];
            errors[row] = Math.min(clipRho, ratio) * delta + discounts[row] * lambda * Math.min(1, ratio) * nextError;
            float target = nextValues[row] + lambda * nextError;
            advantages[row] =
                    Math.min(clipAdvantageRho, ratio) * (rewards[row] + discounts[row] * target - values[row]);
        }
    }
}
