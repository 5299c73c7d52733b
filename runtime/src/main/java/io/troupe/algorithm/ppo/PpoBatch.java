package io.troupe.algorithm.ppo;

import io.troupe.policy.ActionHead;
import io.troupe.policy.NetworkSpec;
import io.troupe.trajectory.Trajectory;
import java.util.Arrays;
import java.util.List;

/**
 * A batch of fragments as flat rows: what a minibatch is picked from. Allocated once, filled for each update.
 *
 * <p>Rows of observations come in this order: all [T, B] rows of each fragment, then the observations after the last
 * step of each, [B], then the final observations of truncated episodes. The last two are only valued. Each ends in a one,
 * which the first layer's bias is multiplied by.
 *
 * <p>Rows that are voided have their place, and their observation is valued, for what came before; but nothing is learnt
 * from them.
 */
public final class PpoBatch {
    /** Log-probability, cost, bound, weight and value target. */
    private static final int ROWS_BESIDE_ACTION = 5;

    private final NetworkSpec network;
    private final int rows;
    private final float[] actions;
    /** What the head says once: it makes a list or a sum each time it is asked, and rows are many. */
    private final int outputs;

    private final int actionSize;
    private final int continuous;
    private final int choices;
    private final int[] branches;
    /** [R, M]; empty where there are none. */
    private final boolean[] masks;

    private final boolean[] terminated;
    private final boolean[] cut;
    private final boolean[] voided;
    private final float[] oldLogProbs;
    private final float[] rewards;
    private final float[] nextValues;
    private final float[] advantages;
    private final float[] targets;
    private float[] observations;
    private float[] values;
    private int valuedRows;
    private int countedRows;

    PpoBatch(NetworkSpec network, int rows) {
        this.network = network;
        this.rows = rows;
        ActionHead head = network.head();
        outputs = head.outputs();
        actionSize = head.actionSize();
        continuous = head.continuous();
        choices = outputs - continuous;
        branches = head.branches().stream().mapToInt(Integer::intValue).toArray();
        actions = new float[rows * actionSize];
        masks = new boolean[head.masked() ? rows * choices : 0];
        terminated = new boolean[rows];
        cut = new boolean[rows];
        voided = new boolean[rows];
        oldLogProbs = new float[rows];
        rewards = new float[rows];
        nextValues = new float[rows];
        advantages = new float[rows];
        targets = new float[rows];
        observations = new float[0];
        values = new float[0];
    }

    /** Takes over what the fragments hold, in their order. */
    void fill(List<Trajectory> fragments) {
        valuedRows = rows;
        for (Trajectory fragment : fragments) {
            valuedRows += fragment.copies() + truncatedEpisodes(fragment);
        }
        if (values.length < valuedRows) {
            // With room to spare, or the number of ended episodes would make it grow again and again.
            int room = rows + 2 * (valuedRows - rows);
            values = new float[room];
            observations = new float[Math.multiplyExact(room, network.observationSize() + 1)];
            Arrays.fill(observations, 1);
        }
        int row = 0;
        int extra = rows;
        for (Trajectory fragment : fragments) {
            int count = fragment.rows();
            copyObservations(fragment.observations, 0, row, count);
            copyObservations(fragment.observations, count, extra, fragment.copies());
            extra += fragment.copies();
            System.arraycopy(fragment.actions, 0, actions, row * actionSize, count * actionSize);
            if (masks.length > 0) {
                System.arraycopy(fragment.actionMasks, 0, masks, row * choices, count * choices);
            }
            System.arraycopy(fragment.behaviourLogProbs, 0, oldLogProbs, row, count);
            System.arraycopy(fragment.rewards, 0, rewards, row, count);
            System.arraycopy(fragment.terminated, 0, terminated, row, count);
            System.arraycopy(fragment.truncated, 0, cut, row, count);
            System.arraycopy(fragment.voided, 0, voided, row, count);
            cutBeforeVoided(row, count, fragment.copies());
            row += count;
        }
        countRows();
        for (Trajectory fragment : fragments) {
            for (int i = 0; i < fragment.finalObservations.count(); i++) {
                if (fragment.truncated[fragment.finalObservations.row(i)]) {
                    copyObservations(fragment.finalObservations.values(), i, extra, 1);
                    extra++;
                }
            }
        }
    }

    /** What comes before a voided row ends with the observation there. */
    private void cutBeforeVoided(int first, int count, int copies) {
        for (int row = first + copies; row < first + count; row++) {
            cut[row - copies] |= voided[row];
        }
    }

    private void countRows() {
        countedRows = 0;
        for (boolean isVoid : voided) {
            countedRows += isVoid ? 0 : 1;
        }
    }

    private void copyObservations(float[] source, int from, int to, int count) {
        int width = network.observationSize();
        for (int i = 0; i < count; i++) {
            System.arraycopy(source, (from + i) * width, observations, (to + i) * (width + 1), width);
        }
    }

    private static int truncatedEpisodes(Trajectory fragment) {
        int count = 0;
        for (int i = 0; i < fragment.finalObservations.count(); i++) {
            if (fragment.truncated[fragment.finalObservations.row(i)]) {
                count++;
            }
        }
        return count;
    }

    /** Multiplies rewards and limits them to [-limit, limit]. */
    void scaleRewards(float scale, float limit) {
        for (int i = 0; i < rows; i++) {
            rewards[i] = Math.clamp(rewards[i] * scale, -limit, limit);
        }
    }

    /** Fills {@link #nextValues()}, once {@link #values()} holds the value of every row of observations. */
    void bootstrap(List<Trajectory> fragments) {
        int row = 0;
        int bootstrap = rows;
        int afterEnd = valuedRows;
        for (Trajectory fragment : fragments) {
            afterEnd -= truncatedEpisodes(fragment);
        }
        for (Trajectory fragment : fragments) {
            int count = fragment.rows();
            int copies = fragment.copies();
            System.arraycopy(values, row + copies, nextValues, row, count - copies);
            System.arraycopy(values, bootstrap, nextValues, row + count - copies, copies);
            for (int i = 0; i < fragment.finalObservations.count(); i++) {
                int ended = fragment.finalObservations.row(i);
                if (fragment.truncated[ended]) {
                    nextValues[row + ended] = values[afterEnd++];
                }
            }
            bootstrap += copies;
            row += count;
        }
    }

    /** All rows but those that are only valued, R. */
    public int rows() {
        return rows;
    }

    /** Those of them that are learnt from. */
    public int countedRows() {
        return countedRows;
    }

    /** Where nothing is learnt from, [R]. */
    public boolean[] voided() {
        return voided;
    }

    /** Where the task itself ended, [R]. */
    public boolean[] terminated() {
        return terminated;
    }

    /** Where an episode was cut, or what follows is voided: {@link #nextValues} takes the place of the rest, [R]. */
    public boolean[] cut() {
        return cut;
    }

    /** All rows of observations, R and those that are only valued. */
    int valuedRows() {
        return valuedRows;
    }

    /** [valuedRows, O + 1] and room. */
    float[] observations() {
        return observations;
    }

    /** Receives the value of each row of observations, [valuedRows] and room. */
    public float[] values() {
        return values;
    }

    /** V(s_{t+1}), [R]: of the final observation where the episode was truncated; of no meaning where it terminated. */
    public float[] nextValues() {
        return nextValues;
    }

    /** Rewards as they are learnt from, [R]. */
    public float[] rewards() {
        return rewards;
    }

    /**
     * Log-probabilities that the ratios of the surrogate are taken against, [R]: the behaviour's, unless an
     * {@link AdvantageEstimator} puts those of another policy in their place.
     */
    public float[] oldLogProbs() {
        return oldLogProbs;
    }

    /** Receives A, [R]. */
    public float[] advantages() {
        return advantages;
    }

    /** Receives the value targets, [R]. */
    public float[] targets() {
        return targets;
    }

    /**
     * Writes one sample into the graph's rows.
     *
     * @param row which
     * @param weights of its minibatch
     * @param clipRange for the bound
     * @param stride length of the graph's rows
     * @param target receives it
     * @param at its place in the first of the minibatch's rows
     */
    void write(int row, RowWeights weights, float clipRange, int stride, float[] target, int at) {
        int next = at + outputs * stride;
        if (voided[row]) {
            writeNothing(stride, target, at);
            return;
        }
        switch (network.head()) {
            case ActionHead.Categorical ignored -> {
                for (int i = 0; i < outputs; i++) {
                    target[at + i * stride] = actions[row] == i ? 1 : 0;
                }
            }
            case ActionHead.DiagonalGaussian ignored -> {
                for (int i = 0; i < outputs; i++) {
                    target[at + i * stride] = actions[row * outputs + i];
                }
            }
            case ActionHead.Composite ignored -> writeParts(row, stride, target, at);
        }
        float advantage = (advantages[row] - weights.advantageMean()) * weights.advantageScale() / weights.counted();
        target[next] = oldLogProbs[row];
        target[next + stride] = -advantage;
        target[next + 2 * stride] = -(advantage + clipRange * Math.abs(advantage));
        target[next + 3 * stride] = weights.weight();
        target[next + 4 * stride] = targets[row];
    }

    /** No action, of which no policy says that it is less likely than it was, and no weight. */
    private void writeNothing(int stride, float[] target, int at) {
        for (int i = 0; i < outputs + ROWS_BESIDE_ACTION; i++) {
            target[at + i * stride] = 0;
        }
        target[at + outputs * stride] = MinibatchRows.SURE;
    }

    private void writeParts(int row, int stride, float[] target, int at) {
        int action = row * actionSize;
        int next = at;
        for (int i = 0; i < continuous; i++, next += stride) {
            target[next] = actions[action++];
        }
        int mask = masks.length == 0 ? 0 : row * choices;
        for (int branch : branches) {
            int choice = (int) actions[action++];
            for (int i = 0; i < branch; i++, next += stride) {
                float notChosen = masks.length == 0 || masks[mask++] ? 0 : MinibatchRows.MASKED;
                target[next] = i == choice ? 1 : notChosen;
            }
        }
    }
}
