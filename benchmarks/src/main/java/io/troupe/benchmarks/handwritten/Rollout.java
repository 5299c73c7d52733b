package io.troupe.benchmarks.handwritten;

/** What one update learns from: T steps of B copies in time-major rows {@code t * B + b}. */
final class Rollout {
    private static final double ADVANTAGE_EPSILON = 1e-8;

    final int rows;
    /** [T, B, 4]. */
    final float[] observations;
    /** [T, B]. */
    final int[] actions;
    /** Log-probability of each action when it was chosen, [T, B]. */
    final float[] logProbs;
    /** Value of each observation when it was seen, [T, B]. */
    final float[] values;
    /** Rewards, the discounted value of the final observation added where an episode was truncated, [T, B]. */
    final float[] rewards;
    /** Where an episode ended, [T, B]. */
    final boolean[] ended;
    /** [T, B]. */
    final float[] advantages;
    /** [T, B]. */
    final float[] valueTargets;

    private final int steps;
    private final int copies;

    Rollout(Settings settings) {
        steps = settings.rolloutSteps();
        copies = settings.copies();
        rows = settings.rows();
        observations = new float[rows * CartPoles.OBSERVATION_SIZE];
        actions = new int[rows];
        logProbs = new float[rows];
        values = new float[rows];
        rewards = new float[rows];
        ended = new boolean[rows];
        advantages = new float[rows];
        valueTargets = new float[rows];
    }

    /**
     * Generalised advantage estimation, equations 11-16 of Schulman et al., "High-Dimensional Continuous Control Using
     * Generalized Advantage Estimation", 2015.
     *
     * @param evaluation rows of {@link Inference}, whose last column is the value of the observation after the rollout
     */
    void estimateAdvantages(float[] evaluation, float discount, float lambda) {
        for (int copy = 0; copy < copies; copy++) {
            float advantage = 0;
            float nextValue = evaluation[copy * Inference.COLUMNS + Inference.VALUE];
            for (int t = steps - 1; t >= 0; t--) {
                int row = t * copies + copy;
                float goesOn = ended[row] ? 0 : 1;
                float error = rewards[row] + discount * nextValue * goesOn - values[row];
                advantage = error + discount * lambda * goesOn * advantage;
                advantages[row] = advantage;
                valueTargets[row] = advantage + values[row];
                nextValue = values[row];
            }
        }
    }

    /** Mean advantage of the rows {@code order[from .. from + count)}. */
    double meanAdvantage(int[] order, int from, int count) {
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += advantages[order[i]];
        }
        return sum / count;
    }

    /** One over the standard deviation of the advantages of the rows {@code order[from .. from + count)}. */
    double inverseAdvantageDeviation(int[] order, int from, int count) {
        double mean = meanAdvantage(order, from, count);
        double squares = 0;
        for (int i = from; i < from + count; i++) {
            double deviation = advantages[order[i]] - mean;
            squares += deviation * deviation;
        }
        return 1 / (Math.sqrt(squares / count) + ADVANTAGE_EPSILON);
    }
}
