package io.troupe.algorithm.impala;

import io.troupe.algorithm.neural.LearnerState;
import io.troupe.algorithm.ppo.AdvantageEstimator;
import io.troupe.algorithm.ppo.LogProbs;
import io.troupe.algorithm.ppo.PpoBatch;
import io.troupe.algorithm.ppo.Standardization;
import io.troupe.math.VTrace;
import io.troupe.policy.PolicySnapshot;
import io.troupe.proto.learner.NetworkState;
import io.troupe.trajectory.Trajectory;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Advantages and value targets by V-trace, from the behaviour of each fragment to the target policy: one forward pass of
 * that policy, then plain Java.
 */
final class VTraceAdvantages implements AdvantageEstimator {
    static final String MEAN_WEIGHT = "Policy/Importance Weight";
    static final String BEHAVIOUR_KL = "Policy/Behaviour KL";
    private static final String TARGET = "target";
    private static final float[] NO_TARGET = {};

    private final VTraceSettings settings;
    private final LogProbs policy;
    private final int rows;
    private final float[] logProbs;
    private final float[] logRatios;
    private final float[] discounts;
    private float[] target = NO_TARGET;

    /**
     * @param policy what computes log-probabilities; taken over
     * @param rows of every batch
     */
    VTraceAdvantages(VTraceSettings settings, LogProbs policy, int rows) {
        this.settings = settings;
        this.policy = policy;
        this.rows = rows;
        logProbs = new float[rows];
        logRatios = new float[rows];
        discounts = new float[rows];
    }

    @Override
    public SortedMap<String, Float> estimate(PpoBatch batch, List<Trajectory> fragments, PolicySnapshot current) {
        if (current.version().value() % settings.targetUpdates() == 0 || target.length == 0) {
            target = current.parameters();
        }
        policy.compute(batch, target, logProbs);
        compare(batch.oldLogProbs());
        SortedMap<String, Float> report = report(batch);
        if (settings.correction() == Correction.NONE) {
            Arrays.fill(logRatios, 0);
        }
        correct(batch, fragments);
        if (settings.oldPolicy() == OldPolicy.TARGET) {
            if (settings.standardize()) {
                Standardization.apply(batch.advantages(), batch.voided(), rows);
            }
            VTrace.weigh(logRatios, settings.clipAdvantageRho(), rows, batch.advantages());
            System.arraycopy(logProbs, 0, batch.oldLogProbs(), 0, rows);
        }
        return report;
    }

    private void compare(float[] behaviour) {
        for (int row = 0; row < rows; row++) {
            logRatios[row] = logProbs[row] - behaviour[row];
        }
    }

    private void correct(PpoBatch batch, List<Trajectory> fragments) {
        float[] targets = batch.targets();
        float[] values = batch.values();
        int row = 0;
        for (Trajectory fragment : fragments) {
            for (int i = row; i < row + fragment.rows(); i++) {
                discounts[i] = batch.terminated()[i] ? 0 : settings.discount();
            }
            settings.vtrace()
                    .correct(
                            logRatios,
                            batch.rewards(),
                            discounts,
                            batch.cut(),
                            values,
                            batch.nextValues(),
                            row,
                            fragment.steps(),
                            fragment.copies(),
                            targets,
                            batch.advantages());
            row += fragment.rows();
        }
        for (int i = 0; i < rows; i++) {
            targets[i] += values[i];
        }
    }

    private SortedMap<String, Float> report(PpoBatch batch) {
        double weights = 0;
        double kl = 0;
        for (int row = 0; row < rows; row++) {
            if (!batch.voided()[row]) {
                weights += Math.min(settings.vtrace().clipRho(), Math.exp(logRatios[row]));
                kl -= logRatios[row];
            }
        }
        if (batch.countedRows() == 0) {
            return Collections.emptySortedMap();
        }
        SortedMap<String, Float> report = new TreeMap<>();
        report.put(MEAN_WEIGHT, (float) (weights / batch.countedRows()));
        report.put(BEHAVIOUR_KL, (float) (kl / batch.countedRows()));
        return report;
    }

    @Override
    public SortedMap<String, byte[]> save() {
        if (!settings.keepsTarget()) {
            return Collections.emptySortedMap();
        }
        NetworkState.Builder message = NetworkState.newBuilder();
        for (float value : target) {
            message.addParameters(value);
        }
        SortedMap<String, byte[]> components = new TreeMap<>();
        components.put(TARGET, message.build().toByteArray());
        return components;
    }

    @Override
    public void restore(SortedMap<String, byte[]> components) {
        if (!settings.keepsTarget()) {
            return;
        }
        NetworkState saved = LearnerState.parse(NetworkState.parser(), components, TARGET);
        if (saved.getParametersCount() != policy.parameterCount() && saved.getParametersCount() != 0) {
            throw new IllegalArgumentException("component '" + TARGET + "' of the saved learner has "
                    + saved.getParametersCount() + " parameters, the network of this experiment "
                    + policy.parameterCount());
        }
        float[] values = new float[saved.getParametersCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = saved.getParameters(i);
        }
        target = values;
    }

    @Override
    public void close() {
        policy.close();
    }
}
