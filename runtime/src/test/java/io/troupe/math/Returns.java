package io.troupe.math;

/**
 * Returns of fragments in plain Java, checked against published values: what V-trace is then checked against. Arrays are time-major: index {@code t * B + b} is step {@code t} of copy {@code b}.
 *
 * <p>A discount here is that of one step, gamma where the episode goes on and 0 where it terminated. There is no truncation
 * here. {@code nextValues[t, b]} is V(s_{t+1}).
 */
public final class Returns {
    private Returns() {}

    /**
     * Discounted returns, G_t = r_t + g_t G_{t+1}, with G_T the bootstrap value: Sutton and Barto, "Reinforcement
     * Learning" (2nd edition), equation 3.9.
     *
     * @param rewards [T, B]
     * @param discounts [T, B]
     * @param bootstrapValues [B]
     * @param copies B
     * @param returns receives [T, B]
     */
    public static void discounted(
            float[] rewards, float[] discounts, float[] bootstrapValues, int copies, float[] returns) {
        int rows = requireWholeSteps(rewards.length, copies);
        requireLength("discounts", discounts, rows);
        requireLength("bootstrapValues", bootstrapValues, copies);
        requireLength("returns", returns, rows);
        for (int row = rows - 1; row >= 0; row--) {
            int next = row + copies;
            float following = next < rows ? returns[next] : bootstrapValues[next - rows];
            returns[row] = rewards[row] + discounts[row] * following;
        }
    }

    /**
     * Lambda returns, G_t = r_t + g_t ((1 - lambda) V(s_{t+1}) + lambda G_{t+1}): Sutton and Barto, equation 12.18.
     *
     * @param rewards [T, B]
     * @param discounts [T, B]
     * @param nextValues [T, B]
     * @param lambda 0 for one step, 1 for the whole fragment
     * @param copies B
     * @param returns receives [T, B]
     */
    public static void lambda(
            float[] rewards, float[] discounts, float[] nextValues, float lambda, int copies, float[] returns) {
        int rows = requireWholeSteps(rewards.length, copies);
        requireLength("discounts", discounts, rows);
        requireLength("nextValues", nextValues, rows);
        requireLength("returns", returns, rows);
        for (int row = rows - 1; row >= 0; row--) {
            int next = row + copies;
            float following = next < rows ? returns[next] : nextValues[row];
            returns[row] = rewards[row] + discounts[row] * ((1 - lambda) * nextValues[row] + lambda * following);
        }
    }

    /**
     * n-step returns, G_t = r_t + g_t r_{t+1} + ... + g_t ... g_{t+n-1} V(s_{t+n}), with fewer steps where the fragment
     * ends before: Sutton and Barto, equation 7.1.
     *
     * @param rewards [T, B]
     * @param discounts [T, B]
     * @param nextValues [T, B]
     * @param n steps before bootstrapping, at least 1
     * @param copies B
     * @param returns receives [T, B]
     */
    public static void nStep(
            float[] rewards, float[] discounts, float[] nextValues, int n, int copies, float[] returns) {
        int rows = requireWholeSteps(rewards.length, copies);
        requireLength("discounts", discounts, rows);
        requireLength("nextValues", nextValues, rows);
        requireLength("returns", returns, rows);
        if (n < 1) {
            throw new IllegalArgumentException("n-step returns need at least one step, not " + n);
        }
        for (int row = 0; row < rows; row++) {
            int inFragment = (rows - 1 - row) / copies + 1;
            int last = row + (Math.min(n, inFragment) - 1) * copies;
            float accumulated = nextValues[last];
            for (int step = last; step >= row; step -= copies) {
                accumulated = rewards[step] + discounts[step] * accumulated;
            }
            returns[row] = accumulated;
        }
    }

    static int requireWholeSteps(int rows, int copies) {
        if (copies < 1 || rows % copies != 0) {
            throw new IllegalArgumentException(rows + " rows are no whole number of steps of " + copies + " copies");
        }
        return rows;
    }

    static void requireLength(String name, float[] values, int length) {
        if (values.length != length) {
            throw new IllegalArgumentException(name + " has " + values.length + " elements, not " + length);
        }
    }
}
