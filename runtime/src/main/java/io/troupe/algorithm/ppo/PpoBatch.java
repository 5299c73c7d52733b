package io.troupe.algorithm.ppo;

import io.troupe.policy.ActionHead;
import io.troupe.policy.NetworkSpec;
import io.troupe.trajectory.Trajectory;
import java.util.ArrayList;
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
    private final List<StreamRows> streams = new ArrayList<>();
    /** By which the rewards of each stream are multiplied. */
    private final float[] strengths;

    private final float[] advantages;
    private float[] observations;
    private int valuedRows;
    private int countedRows;

    /** A batch whose rewards are learnt from as they are. */
    PpoBatch(NetworkSpec network, int rows) {
        this(network, rows, ones(network.values()));
    }

    private static float[] ones(int count) {
        float[] ones = new float[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** @param strengths by which the rewards of each stream are multiplied: as many as the network has values */
    PpoBatch(NetworkSpec network, int rows, float[] strengths) {
        this.strengths = strengths;
        for (int i = 0; i < network.values(); i++) {
            streams.add(new StreamRows(rows));
        }
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
        advantages = streams.size() == 1 ? streams.getFirst().advantages : new float[rows];
        observations = new float[0];
    }

    /** Takes over what the fragments hold, in their order. */
    void fill(List<Trajectory> fragments) {
        valuedRows = rows;
        for (Trajectory fragment : fragments) {
            valuedRows += fragment.copies() + truncatedEpisodes(fragment);
        }
        if (values().length < valuedRows) {
            // With room to spare, or the number of ended episodes would make it grow again and again.
            int room = rows + 2 * (valuedRows - rows);
            streams.forEach(stream -> stream.makeRoom(room));
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
            copyRewards(fragment, row);
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

    private void copyRewards(Trajectory fragment, int first) {
        int count = streams.size();
        float[] source = count == 1 ? fragment.rewards : fragment.streamRewards;
        for (int k = 0; k < count; k++) {
            float[] rewards = streams.get(k).rewards;
            for (int row = 0; row < fragment.rows(); row++) {
                rewards[first + row] = source[row * count + k];
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

    /** Multiplies the rewards of every stream and limits them to [-limit, limit]; goes before {@link #strengthenRewards}. */
    void scaleRewards(float scale, float limit) {
        streams.forEach(stream -> stream.scaleRewards(scale, limit));
    }

    /** Multiplies the rewards of each stream by its strength. */
    void strengthenRewards() {
        for (int k = 0; k < strengths.length; k++) {
            streams.get(k).strengthenRewards(strengths[k]);
        }
    }

    /** Fills {@link #nextValues()}, once {@link #values()} holds the value of every row of observations. */
    void bootstrap(List<Trajectory> fragments) {
        streams.forEach(stream -> bootstrap(fragments, stream.values(), stream.nextValues));
    }

    private void bootstrap(List<Trajectory> fragments, float[] values, float[] nextValues) {
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

    /** The streams of rewards, each with its values; one where the reward is one thing. */
    List<StreamRows> streams() {
        return streams;
    }

    /** 1 - Var(target - value) / Var(target), of the sums over all streams. */
    float explainedVariance() {
        float[] values = values();
        float[] targets = targets();
        for (StreamRows other : streams.subList(1, streams.size())) {
            values = StreamRows.sum(values, other.values());
            targets = StreamRows.sum(targets, other.targets);
        }
        return ExplainedVariance.of(values, targets, voided, rows);
    }

    /** Receives the value of each row of observations, [valuedRows] and room; of the first stream. */
    public float[] values() {
        return streams.getFirst().values();
    }

    /** V(s_{t+1}), [R]: of the final observation where the episode was truncated; of no meaning where it terminated. */
    public float[] nextValues() {
        return streams.getFirst().nextValues;
    }

    /** Rewards as they are learnt from, [R]; of the first stream. */
    public float[] rewards() {
        return streams.getFirst().rewards;
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

    /** Receives the value targets, [R]; of the first stream. */
    public float[] targets() {
        return streams.getFirst().targets;
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
        for (int k = 0; k < streams.size(); k++) {
            target[next + (4 + k) * stride] = streams.get(k).targets[row];
        }
    }

    /**
     * Writes the values that one sample had before the update into the last of the graph's rows.
     *
     * @param stride length of the graph's rows
     * @param target receives them
     * @param end its place in the row after the last
     */
    void writeOldValues(int row, int stride, float[] target, int end) {
        for (int k = 0; k < streams.size(); k++) {
            target[end + (k - streams.size()) * stride] = streams.get(k).values()[row];
        }
    }

    /** No action, of which no policy says that it is less likely than it was, and no weight. */
    private void writeNothing(int stride, float[] target, int at) {
        for (int i = 0; i < outputs + MinibatchRows.WEIGHT + streams.size(); i++) {
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
