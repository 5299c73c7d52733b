package io.troupe.algorithm.ppo;

import io.troupe.algorithm.LearnerContext;
import io.troupe.algorithm.neural.AdamSteps;
import io.troupe.algorithm.neural.VariableAccess;
import io.troupe.policy.NetworkSpec;
import io.troupe.policy.ParameterLayout;
import io.troupe.tensorflow.BoundRun;
import io.troupe.tensorflow.Device;
import io.troupe.tensorflow.FloatTensor;
import io.troupe.tensorflow.GraphSession;
import io.troupe.tensorflow.GraphSession.Feed;
import io.troupe.tensorflow.NativeParts;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.op.Ops;

/**
 * Steps of a network with a memory: a minibatch is whole sequences, which are gone through from their stored states. One
 * session and one thread, a step a run: the unrolled graph of a single step is large already.
 */
final class SequenceSession implements PpoUpdates {
    private final NativeParts parts = new NativeParts();
    private final SequenceRows sequences;
    private final SequencePacker packer;
    private final int minibatch;
    private final int burnIn;
    private final int learntRows;
    private final int parameterCount;
    private final SequenceGraph graph;
    private final GraphSession session;
    private final SequenceValuations valuations;
    private final VariableAccess variables;
    private final float[] coefficients = new float[4];
    private final FloatTensor observationFeed;
    private final FloatTensor stateFeed;
    private final FloatTensor keepFeed;
    private final FloatTensor rowFeed;
    private final FloatTensor coefficientFeed;
    private final BoundRun step;

    SequenceSession(PpoConfig config, NetworkSpec network, LearnerContext context, Device device) {
        int length = config.memory().sequence();
        sequences = new SequenceRows(
                length, network.stateSize(), context.fragments(), context.rolloutSteps(), context.copies());
        burnIn = config.memory().burnIn();
        minibatch = config.minibatchSize() / length;
        learntRows = minibatch * config.memory().learntSteps();
        parameterCount = ParameterLayout.of(network).size();
        packer = new SequencePacker(config, network, sequences, minibatch);
        try {
            Graph whole = parts.add(new Graph());
            graph = new SequenceGraph(Ops.create(whole), config, network, sequences.count(), minibatch);
            session = parts.add(GraphSession.open(whole, device));
            valuations = parts.add(new SequenceValuations(config, network, sequences, graph, session));
            variables = parts.add(new VariableAccess(session, graph.variables));
            observationFeed = parts.add(FloatTensor.zeros((long) length * minibatch, network.observationSize() + 1L));
            stateFeed = parts.add(FloatTensor.zeros(minibatch, network.stateSize()));
            keepFeed = parts.add(FloatTensor.zeros(length, minibatch, 1));
            rowFeed = parts.add(FloatTensor.zeros(MinibatchRows.count(config, network), learntRows));
            coefficientFeed = parts.add(FloatTensor.zeros(coefficients.length));
            step = parts.add(session.bind(
                    List.of(
                            new Feed(graph.observations, observationFeed),
                            new Feed(graph.states, stateFeed),
                            new Feed(graph.keeps, keepFeed),
                            new Feed(graph.rows, rowFeed),
                            new Feed(graph.coefficients, coefficientFeed)),
                    Optional.of(graph.statistics),
                    List.of(graph.step)));
            // The first run: where the device has no memory left, it shows here.
            assignMoments(new float[parameterCount], new float[parameterCount]);
        } catch (RuntimeException | Error e) {
            parts.closeAfter(e);
            throw e;
        }
    }

    @Override
    public int unit() {
        return sequences.length();
    }

    @Override
    public boolean counts(PpoBatch batch, int unit) {
        for (int t = burnIn; t < sequences.length(); t++) {
            if (!batch.voided()[sequences.row(unit, t)]) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void begin(List<Trajectory> fragments) {
        sequences.fill(fragments);
    }

    @Override
    public int parameterCount() {
        return parameterCount;
    }

    @Override
    public boolean usesGpu() {
        return session.devices().contains("GPU");
    }

    @Override
    public void assignParameters(float[] values) {
        variables.assignParameters(values);
    }

    @Override
    public void assignMoments(float[] first, float[] second) {
        variables.assignMoments(first, second);
    }

    @Override
    public float[] parameters() {
        float[] values = new float[parameterCount];
        variables.readParameters(values);
        return values;
    }

    @Override
    public float[] firstMoment() {
        return variables.firstMoment();
    }

    @Override
    public float[] secondMoment() {
        return variables.secondMoment();
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
        coefficients[2] = clipRange;
        coefficients[3] = entropyCoefficient / learntRows;
        for (int from = 0; from < order.length; from += minibatch) {
            packer.pack(batch, order, from, clipRange);
            adam.next(learningRate, coefficients, 0);
            observationFeed.write(packer.observations());
            stateFeed.write(packer.states());
            keepFeed.write(packer.keeps());
            rowFeed.write(packer.rows());
            coefficientFeed.write(coefficients);
            step.run(statistics);
        }
    }

    @Override
    public void finish() {
        // Every step is applied within its run.
    }

    @Override
    public void close() {
        parts.close();
    }
}
