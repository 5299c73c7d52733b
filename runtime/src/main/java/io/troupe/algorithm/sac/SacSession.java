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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** The graph in a session with everything bound that a gradient step reads. */
final class SacSession implements AutoCloseable {
    private final SacGraph graph;
    private final GraphSession session;
    private final ActionFeeds actionFeeds;
    private final int rows;
    private final float[] noiseValues;
    private final List<Feed> feeds = new ArrayList<>();
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
        rows = config.batchSize();
        graph = new SacGraph(config, shape);
        session = open(graph, config, device);
        noiseValues = new float[2 * rows * shape.continuous()];
        states = FloatTensor.zeros(2L * rows, shape.observationSize() + 1);
        returns = FloatTensor.zeros(2, rows);
        noise = FloatTensor.zeros(Math.max(1, shape.continuous()), 2L * rows);
        coefficients = FloatTensor.zeros(SacGraph.COEFFICIENTS);
        actionFeeds = new ActionFeeds(shape, rows);
        feed(graph.states, states);
        feed(graph.returns, returns);
        feed(graph.coefficients, coefficients);
        graph.noise.ifPresent(placeholder -> feed(placeholder, noise));
        graph.masks.ifPresent(placeholder -> feed(placeholder, actionFeeds.allowed()));
        graph.taken.ifPresent(placeholder -> feed(placeholder, actionFeeds.taken()));
        graph.chosen.ifPresent(placeholder -> feed(placeholder, actionFeeds.chosen()));
        step = session.bind(feeds, Optional.of(graph.statistics), graph.step);
        actor = new TrainedAccess(session, graph.actor);
        critics = new TwinCriticsAccess(session, graph.critics);
        temperature = new VariableAccess(session, graph.temperature.logarithms());
    }

    private static GraphSession open(SacGraph graph, SacConfig config, Device device) {
        try {
            return GraphSession.open(graph.graph(), device, config.updateThreads());
        } catch (RuntimeException | Error e) {
            graph.close();
            throw e;
        }
    }

    private void feed(Placeholder<TFloat32> placeholder, FloatTensor tensor) {
        feeds.add(new Feed(placeholder, tensor));
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
        step.close();
        actor.close();
        critics.close();
        temperature.close();
        session.close();
        graph.close();
        actionFeeds.close();
        states.close();
        returns.close();
        noise.close();
        coefficients.close();
    }
}
