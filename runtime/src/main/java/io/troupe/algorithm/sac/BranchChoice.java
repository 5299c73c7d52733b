package io.troupe.algorithm.sac;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Makes a choice in each discrete branch, among those that are allowed: by probability softmax(logits), uniformly, or the
 * most likely one. Masks are arrays with an element for each choice, branch after branch; without elements everything is
 * allowed.
 */
final class BranchChoice {
    private final int[] branches;
    private final double[] weights;

    BranchChoice(List<Integer> branches) {
        this.branches = branches.stream().mapToInt(Integer::intValue).toArray();
        weights = new double[branches.stream().mapToInt(Integer::intValue).max().orElse(0)];
    }

    /** Writes a choice for each branch from {@code actions[at]} on; gives their log-probability. */
    double draw(float[] logits, int first, boolean[] masks, int mask, RandomGenerator random, float[] actions, int at) {
        double logProb = 0;
        int before = 0;
        for (int branch = 0; branch < branches.length; branch++) {
            int n = branches[branch];
            int from = first + before;
            double highest = logits[from + best(logits, from, masks, mask + before, n)];
            double sum = 0;
            int last = 0;
            for (int i = 0; i < n; i++) {
                boolean allowed = allowed(masks, mask + before + i);
                weights[i] = allowed ? Math.exp(logits[from + i] - highest) : 0;
                sum += weights[i];
                last = allowed ? i : last;
            }
            // What rounding leaves over at the end must not fall to a choice that is masked.
            double left = random.nextDouble() * sum;
            int choice = 0;
            while (choice < last && left >= weights[choice]) {
                left -= weights[choice];
                choice++;
            }
            actions[at + branch] = choice;
            logProb += logits[from + choice] - highest - Math.log(sum);
            before += n;
        }
        return logProb;
    }

    /** As {@link #draw}, with every allowed choice as likely as the others. */
    double drawUniformly(boolean[] masks, int mask, RandomGenerator random, float[] actions, int at) {
        double logProb = 0;
        int before = 0;
        for (int branch = 0; branch < branches.length; branch++) {
            int count = countAllowed(masks, mask + before, branches[branch]);
            actions[at + branch] = nthAllowed(masks, mask + before, random.nextInt(count));
            logProb -= Math.log(count);
            before += branches[branch];
        }
        return logProb;
    }

    /** Writes a number in [0, 1) for each branch from {@code shares[at]} on: what {@link #pick} goes by. */
    void drawShares(RandomGenerator random, float[] shares, int at) {
        for (int branch = 0; branch < branches.length; branch++) {
            shares[at + branch] = random.nextFloat();
        }
    }

    /** Writes what lies so far into the allowed choices of each branch; gives the log-probability of a uniform draw. */
    double pick(float[] shares, int share, boolean[] masks, int mask, float[] actions, int at) {
        double logProb = 0;
        int before = 0;
        for (int branch = 0; branch < branches.length; branch++) {
            int count = countAllowed(masks, mask + before, branches[branch]);
            // A share just below 1 may be rounded up.
            int n = Math.min(count - 1, (int) (shares[share + branch] * count));
            actions[at + branch] = nthAllowed(masks, mask + before, n);
            logProb -= Math.log(count);
            before += branches[branch];
        }
        return logProb;
    }

    /** Writes the most likely choice for each branch from {@code actions[at]} on. */
    void mode(float[] logits, int first, boolean[] masks, int mask, float[] actions, int at) {
        int before = 0;
        for (int branch = 0; branch < branches.length; branch++) {
            actions[at + branch] = best(logits, first + before, masks, mask + before, branches[branch]);
            before += branches[branch];
        }
    }

    private static int best(float[] values, int from, boolean[] masks, int mask, int count) {
        int best = nthAllowed(masks, mask, 0);
        for (int i = best + 1; i < count; i++) {
            if (allowed(masks, mask + i) && values[from + i] > values[from + best]) {
                best = i;
            }
        }
        return best;
    }

    private static int countAllowed(boolean[] masks, int mask, int count) {
        int allowed = 0;
        for (int i = 0; i < count; i++) {
            allowed += allowed(masks, mask + i) ? 1 : 0;
        }
        return allowed;
    }

    private static int nthAllowed(boolean[] masks, int mask, int n) {
        int choice = 0;
        for (int left = n; left > 0 || !allowed(masks, mask + choice); choice++) {
            left -= allowed(masks, mask + choice) ? 1 : 0;
        }
        return choice;
    }

    private static boolean allowed(boolean[] masks, int at) {
        return masks.length == 0 || masks[at];
    }
}
