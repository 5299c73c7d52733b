package io.troupe.algorithm.ppo;

import io.troupe.algorithm.neural.VariableAccess;
import io.troupe.policy.NetworkSpec;
import io.troupe.tensorflow.BoundRun;
import io.troupe.tensorflow.Device;
import io.troupe.tensorflow.FloatTensor;
import io.troupe.tensorflow.GraphSession;
import io.troupe.tensorflow.GraphSession.Feed;
import io.troupe.tensorflow.NativeParts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;

/** One half of the network in a session of its own, with a run bound for every minibatch. One thread at a time. */
final class HalfSession implements AutoCloseable {
    private static final List<Op> NO_TARGETS = List.of();

    private final NativeParts parts = new NativeParts();
    private final HalfGraph graph;
    private final GraphSession session;
    private final FloatTensor pending;
    private final float[] pendingValues = new float[3];
    private final float[] halfSquares = new float[1];
    /** By slot: a step that applies what is pending first, and the same with statistics. */
    private final List<BoundRun> next = new ArrayList<>();

    private final List<BoundRun> nextWithStatistics = new ArrayList<>();
    private final BoundRun first;
    private final BoundRun firstWithStatistics;
    private final BoundRun apply;
    private final VariableAccess variables;

    /**
     * @param observations of each slot; the caller's
     * @param rows of each slot; the caller's
     * @param coefficients the caller's
     */
    HalfSession(
            PpoConfig config,
            NetworkSpec network,
            HalfGraph.Half half,
            Device device,
            List<FloatTensor> observations,
            List<FloatTensor> rows,
            FloatTensor coefficients) {
        try {
            Graph whole = parts.add(new Graph());
            graph = new HalfGraph(Ops.create(whole), config, network, half);
            session = parts.add(GraphSession.open(whole, device));
            pending = parts.add(FloatTensor.zeros(pendingValues.length));
            for (int slot = 0; slot < rows.size(); slot++) {
                List<Feed> feeds = feeds(observations.get(slot), rows.get(slot), coefficients);
                next.add(bind(feeds, graph.next, false));
                nextWithStatistics.add(bind(feeds, graph.next, true));
            }
            List<Feed> feeds = feeds(observations.getFirst(), rows.getFirst(), coefficients);
            first = bind(feeds, graph.first, false);
            firstWithStatistics = bind(feeds, graph.first, true);
            apply = parts.add(
                    session.bind(List.of(new Feed(graph.pending, pending)), Optional.empty(), List.of(graph.apply)));
            variables = parts.add(new VariableAccess(session, graph.variables));
        } catch (RuntimeException | Error e) {
            parts.closeAfter(e);
            throw e;
        }
    }

    private List<Feed> feeds(FloatTensor observations, FloatTensor rows, FloatTensor coefficients) {
        return List.of(
                new Feed(graph.observations, observations),
                new Feed(graph.rows, rows),
                new Feed(graph.coefficients, coefficients),
                new Feed(graph.pending, pending));
    }

    private BoundRun bind(List<Feed> feeds, HalfGraph.Step step, boolean statistics) {
        return parts.add(session.bind(
                feeds, Optional.of(statistics ? step.statistics() : step.halfSquares()), List.of(step.store())));
    }

    /** Where this half begins in the vector of the whole network. */
    int from() {
        return graph.from();
    }

    /** Parameters of this half. */
    int size() {
        return graph.size();
    }

    boolean usesGpu() {
        return session.devices().contains("GPU");
    }

    /** A run of the values of {@code input}; the caller closes it. Of the value half. */
    BoundRun bindValues(FloatTensor input) {
        return session.bind(List.of(new Feed(graph.valueObservations, input)), Optional.of(graph.values), NO_TARGETS);
    }

    /** Takes this half of the whole network's parameters. */
    void assignParameters(float[] whole) {
        variables.assignParameters(part(whole));
    }

    /** Takes this half of the whole network's moments. */
    void assignMoments(float[] first, float[] second) {
        variables.assignMoments(part(first), part(second));
    }

    private float[] part(float[] whole) {
        float[] values = new float[size()];
        System.arraycopy(whole, from(), values, 0, size());
        return values;
    }

    /** Writes this half into {@code whole}; {@code scratch} has {@link #size()} elements. */
    void readParameters(float[] whole, float[] scratch) {
        variables.readParameters(scratch);
        System.arraycopy(scratch, 0, whole, from(), size());
    }

    void readFirstMoment(float[] whole) {
        System.arraycopy(variables.firstMoment(), 0, whole, from(), size());
    }

    void readSecondMoment(float[] whole) {
        System.arraycopy(variables.secondMoment(), 0, whole, from(), size());
    }

    /** How the gradient of the last step is to be applied. */
    void settle(float stepSize, float epsilon, float scale) {
        pendingValues[0] = stepSize;
        pendingValues[1] = epsilon;
        pendingValues[2] = scale;
        pending.write(pendingValues);
    }

    /**
     * Takes the step of a slot.
     *
     * @param applying whether a gradient is pending, and settled
     * @return half the sum of its gradient's squares
     */
    float step(int slot, boolean applying) {
        (applying ? next.get(slot) : first).run(halfSquares);
        return halfSquares[0];
    }

    /** The same, with the statistics of this half from element 1. */
    float stepWithStatistics(int slot, boolean applying, float[] statistics) {
        (applying ? nextWithStatistics.get(slot) : firstWithStatistics).run(statistics);
        return statistics[0];
    }

    /** Applies the pending gradient. */
    void apply() {
        apply.run();
    }

    @Override
    public void close() {
        parts.close();
    }
}
