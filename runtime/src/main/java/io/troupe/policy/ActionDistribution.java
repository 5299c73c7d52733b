package io.troupe.policy;

import java.util.random.RandomGenerator;

/**
 * The distribution over actions that the policy's outputs describe: independent normal variables around the first
 * outputs, with standard deviations that are free parameters, and one choice with probability softmax(logits) in each
 * branch. Log-probabilities and entropies of the parts add up.
 *
 * <p>A choice that is masked has probability 0: it takes no part in the softmax. An array of masks without elements
 * allows everything; otherwise every branch must have a choice that is allowed.
 *
 * <p>Rows are independent; all arrays are contiguous by row. One owner; not thread-safe.
 */
public final class ActionDistribution {
    /** Allows everything. */
    public static final boolean[] NO_MASKS = {};

    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    private final int continuous;
    private final int[] branches;
    private final int outputsPerRow;
    private final int actionSize;
    private final int choices;
    private final int logStdOffset;
    private final float[] logStd;
    private final double[] std;
    private final double[] weights;

    /** Of the branch that was weighed last. */
    private float max;

    private double sum;
    private int lastAllowed;

    private ActionDistribution(ActionHead head, int logStdOffset) {
        this.logStdOffset = logStdOffset;
        continuous = head.continuous();
        branches = head.branches().stream().mapToInt(Integer::intValue).toArray();
        outputsPerRow = head.outputs();
        actionSize = head.actionSize();
        choices = outputsPerRow - continuous;
        logStd = new float[continuous];
        std = new double[continuous];
        int largest = 0;
        for (int branch : branches) {
            largest = Math.max(largest, branch);
        }
        weights = new double[largest];
    }

    /** The distribution of a head; {@code layout} says where its free parameters lie. */
    public static ActionDistribution of(ActionHead head, ParameterLayout layout) {
        return new ActionDistribution(
                head, layout.logStd().map(ParameterLayout.Block::offset).orElse(0));
    }

    /** Takes the free parameters out of the whole parameter vector. */
    public void load(float[] parameters) {
        for (int i = 0; i < continuous; i++) {
            logStd[i] = parameters[logStdOffset + i];
            std[i] = Math.exp(logStd[i]);
        }
    }

    /**
     * Draws one action a row, in row order: continuous values first, then branch after branch.
     *
     * @param outputs of the network, [rows, outputs]
     * @param rows number of rows
     * @param masks which choices are allowed, [rows, choices] from {@code maskOffset}, or {@link #NO_MASKS}
     * @param maskOffset see there
     * @param random what is drawn from
     * @param actions receives [rows, A] from {@code actionOffset}
     * @param actionOffset see there
     * @param logProbs receives [rows] from {@code logProbOffset}
     * @param logProbOffset see there
     */
    public void sample(
            float[] outputs,
            int rows,
            boolean[] masks,
            int maskOffset,
            RandomGenerator random,
            float[] actions,
            int actionOffset,
            float[] logProbs,
            int logProbOffset) {
        for (int row = 0; row < rows; row++) {
            int output = row * outputsPerRow;
            int action = actionOffset + row * actionSize;
            for (int i = 0; i < continuous; i++) {
                actions[action + i] = (float) (outputs[output + i] + std[i] * random.nextGaussian());
            }
            // Of the action as it was rounded to floats: what the learner will see.
            double logProb = continuousLogProb(outputs, output, actions, action);
            output += continuous;
            action += continuous;
            int mask = maskOffset + row * choices;
            for (int n : branches) {
                weigh(outputs, output, n, masks, mask);
                int choice = draw(random.nextDouble() * sum);
                actions[action++] = choice;
                logProb += outputs[output + choice] - max - Math.log(sum);
                output += n;
                mask += n;
            }
            logProbs[logProbOffset + row] = (float) logProb;
        }
    }

    private int draw(double at) {
        double left = at;
        int choice = 0;
        while (choice < lastAllowed && left >= weights[choice]) {
            left -= weights[choice];
            choice++;
        }
        return choice;
    }

    /** The most likely action of each row; see {@link #sample} for the arrays. */
    public void mode(float[] outputs, int rows, boolean[] masks, int maskOffset, float[] actions, int actionOffset) {
        for (int row = 0; row < rows; row++) {
            int output = row * outputsPerRow;
            int action = actionOffset + row * actionSize;
            for (int i = 0; i < continuous; i++) {
                actions[action + i] = outputs[output + i];
            }
            output += continuous;
            action += continuous;
            int mask = maskOffset + row * choices;
            for (int n : branches) {
                actions[action++] = best(outputs, output, n, masks, mask);
                output += n;
                mask += n;
            }
        }
    }

    private static int best(float[] logits, int start, int n, boolean[] masks, int mask) {
        int best = 0;
        while (best < n - 1 && !allowed(masks, mask + best)) {
            best++;
        }
        for (int i = best + 1; i < n; i++) {
            if (logits[start + i] > logits[start + best] && allowed(masks, mask + i)) {
                best = i;
            }
        }
        return best;
    }

    /** Log-probability (density) of one action, at {@code actionOffset}, under the mask at {@code maskOffset}. */
    public float logProb(float[] outputs, int row, boolean[] masks, int maskOffset, float[] actions, int actionOffset) {
        int output = row * outputsPerRow;
        double logProb = continuousLogProb(outputs, output, actions, actionOffset);
        output += continuous;
        int action = actionOffset + continuous;
        int mask = maskOffset;
        for (int n : branches) {
            weigh(outputs, output, n, masks, mask);
            int choice = (int) actions[action++];
            logProb += allowed(masks, mask + choice)
                    ? outputs[output + choice] - max - Math.log(sum)
                    : Double.NEGATIVE_INFINITY;
            output += n;
            mask += n;
        }
        return (float) logProb;
    }

    private double continuousLogProb(float[] outputs, int output, float[] actions, int action) {
        double logProb = 0;
        for (int i = 0; i < continuous; i++) {
            double z = (actions[action + i] - outputs[output + i]) / std[i];
            logProb -= 0.5 * z * z + logStd[i] + HALF_LOG_TWO_PI;
        }
        return logProb;
    }

    /** Entropy of one row's distribution, in nats (differential entropy of what is continuous). */
    public float entropy(float[] outputs, int row, boolean[] masks, int maskOffset) {
        double entropy = 0;
        for (int i = 0; i < continuous; i++) {
            entropy += 0.5 + HALF_LOG_TWO_PI + logStd[i];
        }
        int output = row * outputsPerRow + continuous;
        int mask = maskOffset;
        for (int n : branches) {
            weigh(outputs, output, n, masks, mask);
            double expected = 0;
            for (int i = 0; i < n; i++) {
                if (weights[i] > 0) {
                    expected += weights[i] / sum * (outputs[output + i] - max);
                }
            }
            entropy += Math.log(sum) - expected;
            output += n;
            mask += n;
        }
        return (float) entropy;
    }

    /** Sets {@code weights}, their {@code sum}, the {@code max} they are relative to and which is the last allowed. */
    private void weigh(float[] logits, int start, int n, boolean[] masks, int mask) {
        max = Float.NEGATIVE_INFINITY;
        lastAllowed = 0;
        for (int i = 0; i < n; i++) {
            if (allowed(masks, mask + i)) {
                max = Math.max(max, logits[start + i]);
                lastAllowed = i;
            }
        }
        sum = 0;
        for (int i = 0; i < n; i++) {
            weights[i] = allowed(masks, mask + i) ? Math.exp(logits[start + i] - max) : 0;
            sum += weights[i];
        }
    }

    private static boolean allowed(boolean[] masks, int at) {
        return masks.length == 0 || masks[at];
    }
}
