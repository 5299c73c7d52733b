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
import java.util.List;
import java.util.Optional;

/** The graph in a session with everything bound that a gradient step reads. */
final class Td3Session implements AutoCloseable {
    private final Td3Graph graph;
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
        rows = config.batchSize();
        int actionSize = actorLayout.head().outputs();
        graph = new Td3Graph(config, actorLayout, criticLayout);
        session = open(graph, config, device);
        noiseValues = new float[rows * actionSize];
        states = FloatTensor.zeros(rows, actorLayout.inputs() + 1);
        nextStates = FloatTensor.zeros(rows, actorLayout.inputs() + 1);
        taken = FloatTensor.zeros(rows, actionSize);
        returns = FloatTensor.zeros(2, rows);
        noise = FloatTensor.zeros(actionSize, rows);
        coefficients = FloatTensor.zeros(Td3Graph.COEFFICIENTS);
        List<Feed> feeds = List.of(
                new Feed(graph.states, states),
                new Feed(graph.nextStates, nextStates),
                new Feed(graph.taken, taken),
                new Feed(graph.returns, returns),
                new Feed(graph.noise, noise),
                new Feed(graph.coefficients, coefficients));
        criticStep = session.bind(feeds, Optional.of(graph.criticStatistics), graph.criticStep);
        fullStep = session.bind(feeds, Optional.of(graph.fullStatistics), graph.fullStep);
        actor = new TrainedAccess(session, graph.actor);
        actorTarget = new FlatAccess(session, graph.actorTarget);
        critics = new TwinCriticsAccess(session, graph.critics);
    }

    private static GraphSession open(Td3Graph graph, Td3Config config, Device device) {
        try {
            return GraphSession.open(graph.graph(), device, config.updateThreads());
        } catch (RuntimeException | Error e) {
            graph.close();
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
        criticStep.close();
        fullStep.close();
        actor.close();
        actorTarget.close();
        critics.close();
        session.close();
        graph.close();
        states.close();
        nextStates.close();
        taken.close();
        returns.close();
        noise.close();
        coefficients.close();
    }
}
