package io.troupe.algorithm.sac;

import io.troupe.algorithm.neural.GaussianFill;
import io.troupe.algorithm.neural.TrainedAccess;
import io.troupe.algorithm.neural.TwinCriticsAccess;
import io.troupe.algorithm.neural.VariableAccess;
import io.troupe.random.RandomStream;
import io.troupe.replay.TransitionBatch;
import io.troupe.tensorflow.BoundRun;
import io.troupe.tensorflow.Device;
import io.troupe.tensorflow.FloatTensor;
import io.troupe.tensorflow.GraphSession;
import io.troupe.tensorflow.GraphSession.Feed;
import io.troupe.tensorflow.NativeParts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The graph in a session with everything bound that a gradient step reads. */
final class SacSession implements AutoCloseable {
    private final NativeParts parts = new NativeParts();
    private final GraphSession session;
    private final ActionFeeds actionFeeds;
    private final int rows;
    private final float[] noiseValues;
    private final FloatTensor states;
    private final FloatTensor returns;
    private final FloatTensor noise;
    private final FloatTensor coefficients;
    private final BoundRun step;
    private long nanosInside;

    final TrainedAccess actor;
    final TwinCriticsAccess critics;
    final VariableAccess temperature;

    SacSession(SacConfig config, SacShape shape, Device device) {
        rows = config.common().batchSize();
        noiseValues = new float[2 * rows * shape.continuous()];
        try {
            SacGraph graph = parts.add(new SacGraph(config, shape));
            session = parts.add(
                    GraphSession.open(graph.graph(), device, config.common().updateThreads()));
            states = parts.add(FloatTensor.zeros(2L * rows, shape.observationSize() + 1));
            returns = parts.add(FloatTensor.zeros(2, rows));
            noise = parts.add(FloatTensor.zeros(Math.max(1, shape.continuous()), 2L * rows));
            coefficients = parts.add(FloatTensor.zeros(SacGraph.COEFFICIENTS));
            actionFeeds = parts.add(new ActionFeeds(shape, rows, 2 * rows));
            step = parts.add(session.bind(feeds(graph), Optional.of(graph.statistics), graph.step));
            actor = parts.add(new TrainedAccess(session, graph.actor));
            critics = parts.add(new TwinCriticsAccess(session, graph.critics));
            temperature = parts.add(new VariableAccess(session, graph.temperature.logarithms()));
        } catch (RuntimeException | Error e) {
            parts.closeAfter(e);
            throw e;
        }
    }

    private List<Feed> feeds(SacGraph graph) {
        List<Feed> feeds = new ArrayList<>();
        feeds.add(new Feed(graph.states, states));
        feeds.add(new Feed(graph.returns, returns));
        feeds.add(new Feed(graph.coefficients, coefficients));
        graph.noise.ifPresent(placeholder -> feeds.add(new Feed(placeholder, noise)));
        graph.masks.ifPresent(placeholder -> feeds.add(new Feed(placeholder, actionFeeds.allowed())));
        graph.taken.ifPresent(placeholder -> feeds.add(new Feed(placeholder, actionFeeds.taken())));
        graph.chosen.ifPresent(placeholder -> feeds.add(new Feed(placeholder, actionFeeds.chosen())));
        return feeds;
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
     * @param batch with ones; actions in [-1, 1] and indices of choices
     * @param random what the actor's noise is drawn from
     * @param values of {@link SacGraph#coefficients}
     * @param statistics receives {@link SacGraph#statistics}
     */
    void step(TransitionBatch batch, RandomStream random, float[] values, float[] statistics) {
        GaussianFill.fill(noiseValues, random);
        step(batch, noiseValues, values, statistics);
    }

    /** The same with given noise, [A, 2 N]. */
    void step(TransitionBatch batch, float[] given, float[] values, float[] statistics) {
        states.write(batch.observations);
        states.write(batch.nextObservations, 0, batch.observations.length, batch.nextObservations.length);
        actionFeeds.write(batch);
        returns.write(batch.rewards);
        returns.write(batch.discounts, 0, rows, rows);
        noise.write(given);
        coefficients.write(values);
        long begun = System.nanoTime();
        step.run(statistics);
        nanosInside += System.nanoTime() - begun;
    }

    @Override
    public void close() {
        parts.close();
    }
}
