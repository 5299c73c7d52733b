package io.troupe.math;

/**
 * Generalised advantage estimation: Schulman et al., "High-Dimensional Continuous Control Using Generalized Advantage
 * Estimation" (2016), equation 16.
 *
 * <pre>
 * delta_t = r_t + gamma V(s_{t+1}) - V(s_t)
 * A_t     = delta_t + gamma lambda A_{t+1}
 * </pre>
 *
 * <p>Where an episode terminated, V(s_{t+1}) counts as 0. Where it was truncated, V(s_{t+1}) is the value of its final
 * observation. The sum over later advantages stops at either, since the next row belongs to another episode, and before a
 * row that is no experience.
 */
public final class GeneralizedAdvantage {
    private GeneralizedAdvantage() {}

    /**
     * Advantages of one fragment, whose arrays may be parts of larger ones; index {@code t * B + b} within the fragment.
     *
     * @param rewards [T, B] from {@code offset}
     * @param terminated [T, B] from {@code offset}
     * @param cut where the sum over later advantages stops all the same, [T, B] from {@code offset}
     * @param values V(s_t), [T, B] from {@code offset}
     * @param nextValues V(s_{t+1}), [T, B] from {@code offset}: of the observation that was left where the episode was
     *     cut; whatever stands there where it terminated is not read into any result
     * @param offset where the fragment starts in the arrays that hold several
     * @param steps T
     * @param copies B
     * @param discount gamma
     * @param lambda 0 for one-step temporal differences, 1 for the whole return
     * @param advantages receives [T, B] from {@code offset}
     */
    public static void estimate(
            float[] rewards,
            boolean[] terminated,
            boolean[] cut,
            float[] values,
            float[] nextValues,
            int offset,
            int steps,
            int copies,
            float discount,
            float lambda,
            float[] advantages) {
        int rows = steps * copies;
        for (int row = rows - 1; row >= 0; row--) {
            int at = offset + row;
            float next = terminated[at] ? 0 : nextValues[at];
            float delta = rewards[at] + discount * next - values[at];
            boolean goesOn = !terminated[at] && !cut[at] && row + copies < rows;
            advantages[at] = goesOn ? delta + discount * lambda * advantages[at + copies] : delta;
        }
    }
}
