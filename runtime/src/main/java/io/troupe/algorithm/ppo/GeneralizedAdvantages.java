package io.troupe.algorithm.ppo;

import io.troupe.math.GeneralizedAdvantage;
import io.troupe.policy.PolicySnapshot;
import io.troupe.trajectory.Trajectory;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;

/**
 * Advantages as PPO has them, whatever policy collected the batch.
 *
 * @param discount gamma
 * @param lambda of generalised advantage estimation
 */
record GeneralizedAdvantages(float discount, float lambda) implements AdvantageEstimator {
    @Override
    public SortedMap<String, Float> estimate(PpoBatch batch, List<Trajectory> fragments, PolicySnapshot current) {
        float[] values = batch.values();
        float[] advantages = batch.advantages();
        float[] targets = batch.targets();
        int row = 0;
        for (Trajectory fragment : fragments) {
            GeneralizedAdvantage.estimate(
                    batch.rewards(),
                    batch.terminated(),
                    batch.cut(),
                    values,
                    batch.nextValues(),
                    row,
                    fragment.steps(),
                    fragment.copies(),
                    discount,
                    lambda,
                    advantages);
            row += fragment.rows();
        }
        for (int i = 0; i < batch.rows(); i++) {
            targets[i] = advantages[i] + values[i];
        }
        return Collections.emptySortedMap();
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
