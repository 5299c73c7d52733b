package io.troupe.algorithm.sac;

import java.util.List;
import java.util.random.RandomGenerator;

/** Draws a choice in each discrete branch with probability softmax(logits). */
final class BranchChoice {
    private final int[] branches;
    private final double[] weights;

    BranchChoice(List<Integer> branches) {
        this.branches = branches.stream().mapToInt(Integer::intValue).toArray();
        weights = new double[branches.stream().mapToInt(Integer::intValue).max().orElse(0)];
    }

    /** Writes a choice for each branch from {@code actions[at]} on; gives their log-probability. */
    double draw(float[] logits, int first, RandomGenerator random, float[] actions, int at) {
        double logProb = 0;
        int from = first;
        for (int branch = 0; branch < branches.length; branch++) {
            int n = branches[branch];
            double highest = logits[from + best(logits, from, n)];
            double sum = 0;
            for (int i = 0; i < n; i++) {
                weights[i] = Math.exp(logits[from + i] - highest);
                sum += weights[i];
            }
            double left = random.nextDouble() * sum;
            int choice = 0;
            while (choice < n - 1 && left >= weights[choice]) {
                left -= weights[choice];
                choice++;
            }
            actions[at + branch] = choice;
            logProb += logits[from + choice] - highest - Math.log(sum);
            from += n;
        }
        return logProb;
    }

    /** As {@link #draw}, with every choice as likely as the others. */
    void drawUniformly(RandomGenerator random, float[] actions, int at) {
        for (int branch = 0; branch < branches.length; branch++) {
            actions[at + branch] = random.nextInt(branches[branch]);
        }
    }

    /** Log-probability of anything that {@link #drawUniformly} draws. */
    double uniformLogProb() {
        double sum = 0;
        for (int n : branches) {
            sum -= Math.log(n);
        }
        return sum;
    }

    /** Writes the most likely choice for each branch from {@code actions[at]} on. */
    void mode(float[] logits, int first, float[] actions, int at) {
        int from = first;
        for (int branch = 0; branch < branches.length; branch++) {
            actions[at + branch] = best(logits, from, branches[branch]);
            from += branches[branch];
        }
    }

    private static int best(float[] values, int from, int count) {
        int best = 0;
        for (int i = 1; i < count; i++) {
            if (values[from + i] > values[from + best]) {
                best = i;
            }
        }
        return best;
    }
}
