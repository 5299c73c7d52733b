package io.troupe.spec;

/**
 * The way between [-1, 1] and the bounds of a box, element by element: for policies that act in [-1, 1], such as those that
 * squash by tanh. Elements with an infinite bound stay as they are.
 */
public final class ActionScaling {
    private final float[] low;
    private final float[] high;

    public ActionScaling(Box box) {
        low = box.low();
        high = box.high();
    }

    /**
     * From [-1, 1] to the box, in place. Values outside are clipped first; -1 and 1 become the bounds exactly, and NaN stays.
     *
     * @param actions array holding the action
     * @param offset where it starts
     */
    public void denormalize(float[] actions, int offset) {
        for (int i = 0; i < low.length; i++) {
            float value = actions[offset + i];
            if (!bounded(i)) {
                continue;
            }
            if (value <= -1) {
                actions[offset + i] = low[i];
            } else if (value >= 1) {
                actions[offset + i] = high[i];
            } else {
                double share = 0.5 * (1.0 + value);
                float inside = (float) (low[i] + share * ((double) high[i] - low[i]));
                actions[offset + i] = Float.isNaN(inside) ? inside : Math.clamp(inside, low[i], high[i]);
            }
        }
    }

    /**
     * From the box to [-1, 1], in place. Values outside are clipped first; the bounds become -1 and 1 exactly, and NaN
     * stays. Where the bounds are one number, it becomes 0.
     *
     * @param actions array holding the action
     * @param offset where it starts
     */
    public void normalize(float[] actions, int offset) {
        for (int i = 0; i < low.length; i++) {
            float value = actions[offset + i];
            if (!bounded(i) || Float.isNaN(value)) {
                continue;
            }
            double width = (double) high[i] - low[i];
            double inside = Math.clamp(value, low[i], high[i]);
            // Twice the distance from the middle: symmetric, and exact at both ends.
            actions[offset + i] = width == 0 ? 0 : (float) (((inside - low[i]) - (high[i] - inside)) / width);
        }
    }

    private boolean bounded(int element) {
        return Float.isFinite(low[element]) && Float.isFinite(high[element]);
    }
}
