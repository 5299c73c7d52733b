package io.troupe.algorithm.ppo;

import io.troupe.math.GeneralizedAdvantage;
import io.troupe.policy.PolicySnapshot;
import io.troupe.trajectory.Trajectory;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Advantages as PPO has them, whatever policy collected the batch: of each stream of rewards by its own discount and value
 * function, added up.
 *
 * @param streams in the order of the batch's
 * @param lambda of generalised advantage estimation
 */
record GeneralizedAdvantages(List<RewardStream> streams, float lambda) implements AdvantageEstimator {
    /** Of a reward that is one stream. */
    GeneralizedAdvantages(float discount, float lambda) {
        this(List.of(RewardStream.whole(discount)), lambda);
    }

    @Override
    public SortedMap<String, Float> estimate(PpoBatch batch, List<Trajectory> fragments, PolicySnapshot current) {
        for (int k = 0; k < streams.size(); k++) {
            estimate(batch, fragments, batch.streams().get(k), streams.get(k).discount());
        }
        if (streams.size() == 1) {
            return Collections.emptySortedMap();
        }
        Arrays.fill(batch.advantages(), 0);
        for (StreamRows stream : batch.streams()) {
            for (int i = 0; i < batch.rows(); i++) {
                batch.advantages()[i] += stream.advantages[i];
            }
        }
        return report(batch, fragments);
    }

    private void estimate(PpoBatch batch, List<Trajectory> fragments, StreamRows stream, float discount) {
        int row = 0;
        for (Trajectory fragment : fragments) {
            GeneralizedAdvantage.estimate(
                    stream.rewards,
                    batch.terminated(),
                    batch.cut(),
                    stream.values(),
                    stream.nextValues,
                    row,
                    fragment.steps(),
                    fragment.copies(),
                    discount,
                    lambda,
                    stream.advantages);
            row += fragment.rows();
        }
        for (int i = 0; i < batch.rows(); i++) {
            stream.targets[i] = stream.advantages[i] + stream.values()[i];
        }
    }

    /** Means over the rows that count, before the update: raw rewards, values, and squared differences from the targets. */
    private SortedMap<String, Float> report(PpoBatch batch, List<Trajectory> fragments) {
        if (batch.countedRows() == 0) {
            return Collections.emptySortedMap();
        }
        SortedMap<String, Float> report = new TreeMap<>();
        for (int k = 0; k < streams.size(); k++) {
            StreamRows stream = batch.streams().get(k);
            double reward = 0;
            double value = 0;
            double loss = 0;
            int row = 0;
            for (Trajectory fragment : fragments) {
                for (int i = 0; i < fragment.rows(); i++, row++) {
                    if (!batch.voided()[row]) {
                        reward += fragment.streamRewards[i * streams.size() + k];
                        value += stream.values()[row];
                        loss += (double) stream.advantages[row] * stream.advantages[row];
                    }
                }
            }
            String tag = "Streams/" + streams.get(k).name() + " ";
            report.put(tag + "Reward", (float) (reward / batch.countedRows()));
            report.put(tag + "Value Estimate", (float) (value / batch.countedRows()));
            report.put(tag + "Value Loss", (float) (loss / batch.countedRows()));
        }
        return report;
    }

    @Override
    public SortedMap<String, byte[]> save() {
        return Collections.emptySortedMap();
    }

    @Override
    public void restore(SortedMap<String, byte[]> components) {
        // Nothing depends on earlier batches.
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
