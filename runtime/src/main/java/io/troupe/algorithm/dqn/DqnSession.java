package io.troupe.algorithm.dqn;

import io.troupe.algorithm.neural.AdamSteps;
import io.troupe.algorithm.neural.VariableAccess;
import io.troupe.replay.TransitionBatch;
import io.troupe.tensorflow.BoundRun;
import io.troupe.tensorflow.Device;
import io.troupe.tensorflow.FloatTensor;
import io.troupe.tensorflow.GraphSession;
import io.troupe.tensorflow.GraphSession.Feed;
import io.troupe.tensorflow.NativeParts;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.op.Ops;

/** The trained and the target network in one session, a gradient step a run. */
final class DqnSession implements AutoCloseable {
    private final NativeParts parts = new NativeParts();
    private final int actions;
    private final int batchSize;
    private final int parameterCount;
    private final boolean masked;
    private final DqnGraph graph;
    private final GraphSession session;
    private final VariableAccess variables;
    private final float[] rows;
    private final float[] stepSizes = new float[2];
    private final FloatTensor observationFeed;
    private final FloatTensor nextObservationFeed;
    private final FloatTensor rowFeed;
    private final FloatTensor stepSizeFeed;
    private final BoundRun step;
    private final BoundRun copyToTarget;

    /** @param masked whether batches say which actions are allowed afterwards */
    DqnSession(DqnConfig config, QNetwork network, boolean masked, Device device) {
        this.masked = masked;
        actions = network.actions();
        batchSize = config.batchSize();
        parameterCount = network.parameterCount();
        int width = network.spec().observationSize() + 1;
        rows = new float[Math.multiplyExact(DqnGraph.rowCount(network, masked), batchSize)];
        try {
            Graph whole = parts.add(new Graph());
            graph = new DqnGraph(Ops.create(whole), config, network, masked);
            session = parts.add(GraphSession.open(whole, device));
            observationFeed = parts.add(FloatTensor.zeros(batchSize, width));
            nextObservationFeed = parts.add(FloatTensor.zeros(batchSize, width));
            rowFeed = parts.add(FloatTensor.zeros(DqnGraph.rowCount(network, masked), batchSize));
            stepSizeFeed = parts.add(FloatTensor.zeros(stepSizes.length));
            step = parts.add(session.bind(
                    List.of(
                            new Feed(graph.observations, observationFeed),
                            new Feed(graph.nextObservations, nextObservationFeed),
                            new Feed(graph.rows, rowFeed),
                            new Feed(graph.stepSizes, stepSizeFeed)),
                    Optional.of(graph.results),
                    List.of(graph.step)));
            copyToTarget = parts.add(session.bind(List.of(), Optional.empty(), List.of(graph.copyToTarget)));
            variables = parts.add(new VariableAccess(session, graph.variables));
            // The first run: where the device has no memory left, it shows here.
            variables.assignMoments(new float[parameterCount], new float[parameterCount]);
        } catch (RuntimeException | Error e) {
            parts.closeAfter(e);
            throw e;
        }
    }

    boolean usesGpu() {
        return session.devices().contains("GPU");
    }

    /** The trained parameters, the target's and the moments of Adam, from and to arrays. */
    VariableAccess variables() {
        return variables;
    }

    /**
     * Takes one gradient step.
     *
     * @param batch of {@code batchSize} rows, with ones
     * @param results receives {@link DqnGraph#results}
     */
    void step(TransitionBatch batch, AdamSteps adam, float learningRate, float[] results) {
        Arrays.fill(rows, 0, actions * batchSize, 0);
        for (int row = 0; row < batchSize; row++) {
            int action = (int) batch.actions[row];
            rows[action * batchSize + row] = 1;
        }
        System.arraycopy(batch.rewards, 0, rows, actions * batchSize, batchSize);
        System.arraycopy(batch.discounts, 0, rows, (actions + 1) * batchSize, batchSize);
        System.arraycopy(batch.weights, 0, rows, (actions + 2) * batchSize, batchSize);
        if (masked) {
            forbid(batch);
        }
        adam.next(learningRate, stepSizes, 0);
        observationFeed.write(batch.observations);
        nextObservationFeed.write(batch.nextObservations);
        rowFeed.write(rows);
        stepSizeFeed.write(stepSizes);
        step.run(results);
    }

    private void forbid(TransitionBatch batch) {
        int first = (actions + DqnGraph.ROWS_BESIDE_ACTIONS) * batchSize;
        for (int row = 0; row < batchSize; row++) {
            for (int action = 0; action < actions; action++) {
                rows[first + action * batchSize + row] =
                        batch.nextMasks[row * actions + action] > 0 ? 0 : DqnGraph.FORBIDDEN;
            }
        }
    }

    /** Makes the target network equal to the trained one. */
    void copyToTarget() {
        copyToTarget.run();
    }

    /** Replaces the target's parameters, with a tensor of its own: the variable keeps its memory. */
    void assignTarget(float[] values) {
        FloatTensor tensor = FloatTensor.vector(values);
        List<Feed> feeds = List.of(new Feed(graph.target.feed, tensor));
        try (BoundRun run = session.bind(feeds, Optional.empty(), List.of(graph.target.assign))) {
            run.run();
        } finally {
            tensor.close();
        }
    }

    /** The target's parameters, in a new array. */
    float[] target() {
        try (BoundRun run = session.bind(List.of(), Optional.of(graph.target.parameters), List.of())) {
            float[] values = new float[parameterCount];
            run.run(values);
            return values;
        }
    }

    @Override
    public void close() {
        parts.close();
    }
}
