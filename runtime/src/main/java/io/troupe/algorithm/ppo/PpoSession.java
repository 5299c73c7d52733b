package io.troupe.algorithm.ppo;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.tensorflow.Graph;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;

/** The whole network in one session and one thread, an epoch a run. */
final class PpoSession implements PpoUpdates {
    /** Beyond it the graph only grows: the cost of starting a run is already spread thin. */
    private static final int LARGEST_UNROLL = 16;

    private static final List<Op> NO_TARGETS = List.of();

    private final NativeParts parts = new NativeParts();
    /** Of an observation and its one. */
    private final int width;

    private final int minibatchSize;
    private final int unrolled;
    private final int parameterCount;
    private final PpoGraph graph;
    private final GraphSession session;
    private final Valuations valuations;

    private final MinibatchPacker packer;
    private final float[] stepSizes;
    private final float[] coefficients = new float[2];
    private final FloatTensor observationFeed;
    private final FloatTensor rowFeed;
    private final FloatTensor stepSizeFeed;
    private final FloatTensor coefficientFeed;
    private final BoundRun fullRun;
    private final List<Feed> feeds;
    /** By number of steps. */
    private final Map<Integer, BoundRun> lastRuns = new HashMap<>();

    private final VariableAccess variables;

    PpoSession(PpoConfig config, NetworkSpec network, int batchRows, Device device) {
        width = network.observationSize() + 1;
        int rowCount = MinibatchRows.count(config, network);
        minibatchSize = config.minibatchSize();
        parameterCount = ParameterLayout.of(network).size();
        int minibatches = batchRows / minibatchSize;
        unrolled = Math.ceilDiv(minibatches, Math.ceilDiv(minibatches, LARGEST_UNROLL));
        // Any may be the last one, where rows of the batch are voided.
        List<Integer> ends = IntStream.rangeClosed(1, unrolled).boxed().toList();
        int rowsInRun = unrolled * minibatchSize;
        packer = new MinibatchPacker(config, network, unrolled, Slice.whole(minibatchSize));
        stepSizes = new float[2 * unrolled];
        try {
            Graph whole = parts.add(new Graph());
            graph = new PpoGraph(Ops.create(whole), config, network, minibatchSize, unrolled, ends);
            session = parts.add(GraphSession.open(whole, device));
            valuations = parts.add(new Valuations(batchRows, width, this::bindValues));
            observationFeed = parts.add(FloatTensor.zeros(rowsInRun, width));
            rowFeed = parts.add(FloatTensor.zeros((long) unrolled * rowCount, minibatchSize));
            stepSizeFeed = parts.add(FloatTensor.zeros(stepSizes.length));
            coefficientFeed = parts.add(FloatTensor.zeros(coefficients.length));
            feeds = List.of(
                    new Feed(graph.observations, observationFeed),
                    new Feed(graph.rows, rowFeed),
                    new Feed(graph.stepSizes, stepSizeFeed),
                    new Feed(graph.coefficients, coefficientFeed));
            fullRun = parts.add(session.bind(feeds, Optional.empty(), List.of(graph.step(unrolled - 1))));
            variables = parts.add(new VariableAccess(session, graph.variables));
            // The first run: where the device has no memory left, it shows here.
            assignMoments(new float[parameterCount], new float[parameterCount]);
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
    public void assignParameters(float[] values) {
        variables.assignParameters(values);
    }

    @Override
    public void assignMoments(float[] first, float[] second) {
        variables.assignMoments(first, second);
    }

    private BoundRun bindLast(int steps) {
        return parts.add(session.bind(feeds, Optional.of(graph.statistics(steps - 1)), List.of(graph.step(steps - 1))));
    }

    private BoundRun bindValues(FloatTensor input) {
        return session.bind(List.of(new Feed(graph.valueObservations, input)), Optional.of(graph.values), NO_TARGETS);
    }

    @Override
    public boolean usesGpu() {
        return session.devices().contains("GPU");
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
        coefficients[0] = clipRange;
        coefficients[1] = entropyCoefficient / minibatchSize;
        coefficientFeed.write(coefficients);
        int minibatches = order.length / minibatchSize;
        for (int first = 0; first < minibatches; first += unrolled) {
            int steps = Math.min(unrolled, minibatches - first);
            for (int step = 0; step < steps; step++) {
                packer.pack(batch, order, (first + step) * minibatchSize, step, clipRange);
                adam.next(learningRate, stepSizes, 2 * step);
            }
            observationFeed.write(packer.observations(), 0, 0, steps * packer.observationFloats());
            rowFeed.write(packer.rows(), 0, 0, steps * packer.rowFloats());
            stepSizeFeed.write(stepSizes);
            if (first + steps < minibatches) {
                fullRun.run();
            } else {
                lastRuns.computeIfAbsent(steps, this::bindLast).run(statistics);
            }
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
