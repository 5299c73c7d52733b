package io.troupe.math;

/**
 * V-trace: Espeholt et al., "IMPALA: Scalable Distributed Deep-RL with Importance Weighted Actor-Learner Architectures"
 * (2018), section 4.1, with pi the policy that is learnt and mu the one that acted.
 *
 * <pre>
 * rho_t   = min(clipRho, pi(a_t|s_t) / mu(a_t|s_t)),   c_t = lambda min(clipC, pi / mu)
 * delta_t = rho_t (r_t + g_t V(s_{t+1}) - V(s_t))
 * v_t     = V(s_t) + delta_t + g_t c_t (v_{t+1} - V(s_{t+1}))
 * A_t     = r_t + g_t q_{t+1} - V(s_t),   q_{t+1} = lambda v_{t+1} + (1 - lambda) V(s_{t+1})
 * </pre>
 *
 * <p>After the last step of a fragment, and where an episode was cut, v_{t+1} is V(s_{t+1}): of the observation that
 * the episode was left with. Where it terminated, g_t is 0. The policy's gradient weighs A_t by
 * min(clipAdvantageRho, pi / mu): {@link #weigh}.
 *
 * @param lambda mixes in one-step returns; 1 in the paper
 * @param clipRho upper bound of rho: below infinity, values are those of a policy between mu and pi
 * @param clipC upper bound of c: how far corrections reach back
 */
public record VTrace(float lambda, float clipRho, float clipC) {
    /**
     * Corrects one fragment, whose arrays may be parts of larger ones; index {@code t * B + b} within the fragment.
     *
     * @param logRatios log pi(a|s) - log mu(a|s), [T, B] from {@code offset}
     * @param rewards [T, B] from {@code offset}
     * @param discounts 0 where the episode terminated, [T, B] from {@code offset}
     * @param cut where later errors do not count, [T, B] from {@code offset}
     * @param values V(s_t), [T, B] from {@code offset}
     * @param nextValues V(s_{t+1}), [T, B] from {@code offset}; finite where the discount is 0
     * @param offset where the fragment starts in the arrays that hold several
     * @param steps T
     * @param copies B
     * @param errors receives v_t - V(s_t), [T, B] from {@code offset}
     * @param advantages receives A_t, [T, B] from {@code offset}
     */
    public void correct(
            float[] logRatios,
            float[] rewards,
            float[] discounts,
            boolean[] cut,
            float[] values,
            float[] nextValues,
            int offset,
            int steps,
            int copies,
            float[] errors,
            float[] advantages) {
        int rows = steps * copies;
        for (int row = rows - 1; row >= 0; row--) {
            int at = offset + row;
            float ratio = (float) Math.exp(logRatios[at]);
            boolean goesOn = row + copies < rows && !cut[at];
            float nextError = goesOn ? errors[at + copies] : 0;
            float discount = discounts[at];
            float delta = rewards[at] + discount * nextValues[at] - values[at];
            float laterErrors = discount * lambda * nextError;
            errors[at] = Math.min(clipRho, ratio) * delta + Math.min(clipC, ratio) * laterErrors;
            advantages[at] = delta + laterErrors;
        }
    }

    /**
     * Multiplies advantages by min(clipAdvantageRho, pi / mu).
     *
     * @param logRatios log pi(a|s) - log mu(a|s), [R]
     * @param advantages of the first {@code rows}, in place
     */
    public static void weigh(float[] logRatios, float clipAdvantageRho, int rows, float[] advantages) {
        for (int row = 0; row < rows; row++) {
            advantages[row] *= Math.min(clipAdvantageRho, (float) Math.exp(logRatios[row]));
        }
    }
}
