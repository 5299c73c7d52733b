package io.troupe.algorithm.sac;

import io.troupe.algorithm.neural.GaussianFill;
import io.troupe.algorithm.neural.TrainedAccess;
import io.troupe.algorithm.neural.TwinCriticsAccess;
import io.troupe.algorithm.neural.VariableAccess;
import io.troupe.random.RandomStream;
import io.troupe.replay.SequenceBatch;
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

/** As {@link SacSession}, of networks with a memory. */
final class RecurrentSacSession implements AutoCloseable {
    private final NativeParts parts = new NativeParts();
    private final GraphSession session;
    private final ActionFeeds actionFeeds;
    private final int rows;
    private final float[] noiseValues;
    private final FloatTensor observations;
    private final FloatTensor states;
    private final FloatTensor keeps;
    private final FloatTensor returns;
    private final FloatTensor weights;
    private final FloatTensor noise;
    private final FloatTensor coefficients;
    private final BoundRun step;
    private long nanosInside;

    final TrainedAccess actor;
    final TwinCriticsAccess critics;
    final VariableAccess temperature;

    RecurrentSacSession(SacConfig config, RecurrentShape shape, Device device) {
        int length = shape.memory().sequence();
        int perStep = config.common().batchSize() / length;
        int continuous = shape.shape().continuous();
        rows = shape.memory().learntSteps() * perStep;
        int seen = rows + perStep;
        noiseValues = new float[seen * continuous];
        try {
            Graph whole = parts.add(new Graph());
            RecurrentSacGraph graph = new RecurrentSacGraph(whole, config, shape, perStep);
            session = parts.add(GraphSession.open(whole, device, config.common().updateThreads()));
            observations = parts.add(
                    FloatTensor.zeros((length + 1L) * perStep, shape.shape().observationSize() + 1));
            states = parts.add(FloatTensor.zeros(perStep, shape.stateSize()));
            keeps = parts.add(FloatTensor.zeros(length + 1, perStep, 1));
            returns = parts.add(FloatTensor.zeros(2, rows));
            weights = parts.add(FloatTensor.zeros(1, rows));
            noise = parts.add(FloatTensor.zeros(Math.max(1, continuous), seen));
            coefficients = parts.add(FloatTensor.zeros(SacGraph.COEFFICIENTS));
            actionFeeds = parts.add(new ActionFeeds(shape.shape(), rows, seen));
            step = parts.add(session.bind(feeds(graph), Optional.of(graph.statistics), graph.step));
            actor = parts.add(new TrainedAccess(session, graph.actor));
            critics = parts.add(new TwinCriticsAccess(session, graph.critics.critics(), graph.critics.targets()));
            temperature = parts.add(new VariableAccess(session, graph.temperature.logarithms()));
        } catch (RuntimeException | Error e) {
            parts.closeAfter(e);
            throw e;
        }
    }

    private List<Feed> feeds(RecurrentSacGraph graph) {
        List<Feed> feeds = new ArrayList<>();
        feeds.add(new Feed(graph.observations, observations));
        feeds.add(new Feed(graph.states, states));
        feeds.add(new Feed(graph.keeps, keeps));
        feeds.add(new Feed(graph.returns, returns));
        feeds.add(new Feed(graph.weights, weights));
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
     * @param values of {@link RecurrentSacGraph#coefficients}
     * @param statistics receives {@link RecurrentSacGraph#statistics}
     */
    void step(SequenceBatch batch, RandomStream random, float[] values, float[] statistics) {
        GaussianFill.fill(noiseValues, random);
        step(batch, noiseValues, values, statistics);
    }

    /** The same with given noise, [A, N + n]. */
    void step(SequenceBatch batch, float[] given, float[] values, float[] statistics) {
        observations.write(batch.observations);
        states.write(batch.states);
        keeps.write(batch.keeps);
        actionFeeds.write(batch.actions, batch.masks);
        returns.write(batch.rewards);
        returns.write(batch.discounts, 0, rows, rows);
        weights.write(batch.weights);
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
