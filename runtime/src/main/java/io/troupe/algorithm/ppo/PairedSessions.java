package io.troupe.algorithm.ppo;

import io.troupe.algorithm.neural.AdamSteps;
import io.troupe.algorithm.ppo.HalfGraph.Half;
import io.troupe.policy.NetworkSpec;
import io.troupe.policy.ParameterLayout;
import io.troupe.tensorflow.Device;
import io.troupe.tensorflow.FloatTensor;
import io.troupe.tensorflow.NativeParts;
import java.util.ArrayList;
import java.util.List;

/**
 * Policy and value function in sessions of their own, side by side on two threads: the caller's and one that this object
 * owns. They meet after every minibatch to exchange the length of their gradients, which are clipped together.
 *
 * <p>What is computed does not depend on timing: each half's numbers depend only on what was exchanged.
 */
final class PairedSessions implements PpoUpdates {
    /** Minibatches packed at a time; more would only take memory. */
    private static final int LARGEST_ROUND = 16;

    private static final int POLICY_STATISTICS = 5;
    private static final int VALUE_STATISTICS = 2;

    private final NativeParts parts = new NativeParts();
    private final int minibatchSize;
    private final int slots;
    private final int parameterCount;
    private final MinibatchPacker packer;
    private final List<FloatTensor> observations = new ArrayList<>();
    private final List<FloatTensor> rows = new ArrayList<>();
    private final FloatTensor coefficientFeed;
    private final float[] coefficients = new float[2];
    private final float[] stepSizes;
    private final HalfSession policy;
    private final HalfSession value;
    private final float[] policyScratch;
    private final float[] valueScratch;
    private final float[] policyStatistics = new float[POLICY_STATISTICS];
    private final float[] valueStatistics = new float[VALUE_STATISTICS];
    private final Valuations valuations;
    private final Rendezvous rendezvous = new Rendezvous();
    private final HalfWalk policyWalk;
    private final HalfWalk valueWalk;
    private final Companion companion;

    PairedSessions(PpoConfig config, NetworkSpec network, int batchRows, Device device) {
        minibatchSize = config.minibatchSize();
        int width = network.observationSize() + 1;
        parameterCount = ParameterLayout.of(network).size();
        int minibatches = batchRows / minibatchSize;
        slots = Math.min(LARGEST_ROUND, minibatches);
        packer = new MinibatchPacker(config, network, slots, Slice.whole(minibatchSize));
        stepSizes = new float[2 * slots];
        try {
            coefficientFeed = parts.add(FloatTensor.zeros(coefficients.length));
            for (int slot = 0; slot < slots; slot++) {
                observations.add(parts.add(FloatTensor.zeros(minibatchSize, width)));
                rows.add(parts.add(FloatTensor.zeros(MinibatchRows.count(config, network), minibatchSize)));
            }
            policy = parts.add(
                    new HalfSession(config, network, Half.POLICY, device, observations, rows, coefficientFeed));
            value = parts.add(
                    new HalfSession(config, network, Half.VALUE, device, observations, rows, coefficientFeed));
            valuations = parts.add(new Valuations(batchRows, width, value::bindValues));
            policyScratch = new float[policy.size()];
            valueScratch = new float[value.size()];
            policyWalk = new HalfWalk(policy, rendezvous, 0, config.maxGradientNorm());
            valueWalk = new HalfWalk(value, rendezvous, 1, config.maxGradientNorm());
            // The first run: where the device has no memory left, it shows here.
            assignMoments(new float[parameterCount], new float[parameterCount]);
            companion = parts.add(new Companion("ppo-value-updates", rendezvous));
        } catch (RuntimeException | Error e) {
            parts.closeAfter(e);
            throw e;
        }
    }

    @Override
    public int parameterCount() {
        return parameterCount;
    }

    @Override
    public boolean usesGpu() {
        return policy.usesGpu();
    }

    @Override
    public void assignParameters(float[] values) {
        policy.assignParameters(values);
        value.assignParameters(values);
    }

    @Override
    public void assignMoments(float[] first, float[] second) {
        policy.assignMoments(first, second);
        value.assignMoments(first, second);
    }

    @Override
    public float[] parameters() {
        float[] values = new float[parameterCount];
        policy.readParameters(values, policyScratch);
        value.readParameters(values, valueScratch);
        return values;
    }

    @Override
    public float[] firstMoment() {
        float[] values = new float[parameterCount];
        policy.readFirstMoment(values);
        value.readFirstMoment(values);
        return values;
    }

    @Override
    public float[] secondMoment() {
        float[] values = new float[parameterCount];
        policy.readSecondMoment(values);
        value.readSecondMoment(values);
        return values;
    }

    @Override
    public void value(PpoBatch batch) {
        valuations.value(batch);
    }

    @Override
    public void epoch(
            PpoBatch batch,
            int[] order,
            AdamSteps adam,
            float learningRate,
            float clipRange,
            float entropyCoefficient,
            float[] statistics) {
        coefficients[0] = clipRange;
        coefficients[1] = entropyCoefficient / minibatchSize;
        coefficientFeed.write(coefficients);
        int minibatches = order.length / minibatchSize;
        for (int from = 0; from < minibatches; from += slots) {
            int steps = Math.min(slots, minibatches - from);
            for (int slot = 0; slot < steps; slot++) {
                packer.pack(batch, order, (from + slot) * minibatchSize, slot, clipRange);
                observations
                        .get(slot)
                        .write(packer.observations(), slot * packer.observationFloats(), 0, packer.observationFloats());
                rows.get(slot).write(packer.rows(), slot * packer.rowFloats(), 0, packer.rowFloats());
                adam.next(learningRate, stepSizes, 2 * slot);
            }
            boolean last = from + steps == minibatches;
            companion.run(() -> valueWalk.walk(steps, stepSizes, last, valueStatistics));
            policyWalk.walk(steps, stepSizes, last, policyStatistics);
            companion.await();
        }
        collect(statistics);
    }

    private void collect(float[] statistics) {
        statistics[0] = policyStatistics[1];
        statistics[1] = valueStatistics[1];
        System.arraycopy(policyStatistics, 2, statistics, 2, 3);
        statistics[5] = (float) Math.sqrt(2 * ((double) policyStatistics[0] + valueStatistics[0]));
    }

    @Override
    public void finish() {
        policyWalk.finish();
        valueWalk.finish();
    }

    @Override
    public void close() {
        parts.close();
    }
}
