package io.troupe.algorithm.td3;

import io.troupe.algorithm.neural.FlatAccess;
import io.troupe.algorithm.neural.GaussianFill;
import io.troupe.algorithm.neural.PerceptronLayout;
import io.troupe.algorithm.neural.TrainedAccess;
import io.troupe.algorithm.neural.TwinCriticsAccess;
import io.troupe.random.RandomStream;
import io.troupe.replay.TransitionBatch;
import io.troupe.tensorflow.BoundRun;
import io.troupe.tensorflow.Device;
import io.troupe.tensorflow.FloatTensor;
import io.troupe.tensorflow.GraphSession;
import io.troupe.tensorflow.GraphSession.Feed;
import io.troupe.tensorflow.NativeParts;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.op.Ops;

/** The graph in a session with everything bound that a gradient step reads. */
final class Td3Session implements AutoCloseable {
    private final NativeParts parts = new NativeParts();
    private final GraphSession session;
    private final int rows;
    private final float[] noiseValues;
    private final FloatTensor states;
    private final FloatTensor nextStates;
    private final FloatTensor taken;
    private final FloatTensor returns;
    private final FloatTensor noise;
    private final FloatTensor coefficients;
    private final BoundRun criticStep;
    private final BoundRun fullStep;
    private long nanosInside;

    final TrainedAccess actor;
    final FlatAccess actorTarget;
    final TwinCriticsAccess critics;

    Td3Session(Td3Config config, PerceptronLayout actorLayout, PerceptronLayout criticLayout, Device device) {
        rows = config.common().batchSize();
        int actionSize = actorLayout.head().outputs();
        noiseValues = new float[rows * actionSize];
        try {
            Graph whole = parts.add(new Graph());
            Td3Graph graph = new Td3Graph(Ops.create(whole), config, actorLayout, criticLayout);
            session = parts.add(GraphSession.open(whole, device, config.common().updateThreads()));
            states = parts.add(FloatTensor.zeros(rows, actorLayout.inputs() + 1));
            nextStates = parts.add(FloatTensor.zeros(rows, actorLayout.inputs() + 1));
            taken = parts.add(FloatTensor.zeros(rows, actionSize));
            returns = parts.add(FloatTensor.zeros(2, rows));
            noise = parts.add(FloatTensor.zeros(actionSize, rows));
            coefficients = parts.add(FloatTensor.zeros(Td3Graph.COEFFICIENTS));
            List<Feed> feeds = List.of(
                    new Feed(graph.states, states),
                    new Feed(graph.nextStates, nextStates),
                    new Feed(graph.taken, taken),
                    new Feed(graph.returns, returns),
                    new Feed(graph.noise, noise),
                    new Feed(graph.coefficients, coefficients));
            criticStep = parts.add(session.bind(feeds, Optional.of(graph.criticStatistics), graph.criticStep));
            fullStep = parts.add(session.bind(feeds, Optional.of(graph.fullStatistics), graph.fullStep));
            actor = parts.add(new TrainedAccess(session, graph.actor));
            actorTarget = parts.add(new FlatAccess(session, graph.actorTarget));
            critics = parts.add(new TwinCriticsAccess(session, graph.critics.variables()));
        } catch (RuntimeException | Error e) {
            parts.closeAfter(e);
            throw e;
        }
    }

    boolean usesGpu() {
        return session.devices().contains("GPU");
    }

    /** Time spent in the graph so far. */
    long nanosInside() {
        return nanosInside;
    }

    /**
     * One gradient step.
     *
     * @param batch with ones; actions in [-1, 1]
     * @param withActor whether the actor learns and the targets follow
     * @param random what the targets' noise is drawn from
     * @param values of {@link Td3Graph#coefficients}
     * @param statistics receives {@link Td3Graph#fullStatistics}, without the last where the actor does not learn
     */
    void step(TransitionBatch batch, boolean withActor, RandomStream random, float[] values, float[] statistics) {
        states.write(batch.observations);
        nextStates.write(batch.nextObservations);
        taken.write(batch.actions);
        returns.write(batch.rewards);
        returns.write(batch.discounts, 0, rows, rows);
        GaussianFill.fill(noiseValues, random);
        noise.write(noiseValues);
        coefficients.write(values);
        long begun = System.nanoTime();
        (withActor ? fullStep : criticStep).run(statistics);
        nanosInside += System.nanoTime() - begun;
    }

    @Override
    public void close() {
        parts.close();
    }
}
