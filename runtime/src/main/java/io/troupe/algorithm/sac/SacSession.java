package io.troupe.algorithm.sac;

import io.troupe.algorithm.neural.GaussianFill;
import io.troupe.algorithm.neural.TrainedAccess;
import io.troupe.algorithm.neural.TwinCriticsAccess;
import io.troupe.algorithm.neural.VariableAccess;
import io.troupe.random.RandomStream;
import io.troupe.replay.SequenceBatch;
import io.troupe.replay.TransitionBatch;
import io.troupe.tensorflow.BoundRun;
import io.troupe.tensorflow.Device;
import io.troupe.tensorflow.FloatTensor;
import io.troupe.tensorflow.GraphSession;
import io.troupe.tensorflow.NativeParts;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.tensorflow.Graph;
import org.tensorflow.op.Ops;

/**
 * The graph in a session with everything bound that a gradient step reads.
 *
 * @param <B> batches that it learns from
 */
final class SacSession<B> implements AutoCloseable {
    private final NativeParts parts = new NativeParts();
    private final SacNetworks<B> networks;
    private final GraphSession session;
    private final Consumer<B> writer;
    private final float[] noiseValues;
    private final Optional<FloatTensor> noise;
    private final FloatTensor coefficients;
    private final BoundRun step;
    private long nanosInside;

    final TrainedAccess actor;
    final TwinCriticsAccess critics;
    final VariableAccess temperature;

    /** @param nodes builds the networks */
    SacSession(SacConfig config, Function<Ops, SacNetworks<B>> nodes, Device device) {
        try {
            Graph whole = parts.add(new Graph());
            Ops tf = Ops.create(whole);
            networks = nodes.apply(tf);
            SacGraph graph = new SacGraph(tf, config, networks);
            session = parts.add(GraphSession.open(whole, device, config.common().updateThreads()));
            SacInputs inputs = networks.inputs();
            InputTensors tensors = new InputTensors(parts);
            writer = networks.writer(tensors);
            noiseValues = new float[inputs.seen() * inputs.shape().continuous()];
            noise = inputs.noise.map(tensors::of);
            coefficients = tensors.of(inputs.coefficients);
            step = parts.add(session.bind(tensors.feeds(), Optional.of(graph.statistics), graph.step));
            actor = parts.add(new TrainedAccess(session, networks.actor()));
            critics = parts.add(new TwinCriticsAccess(session, networks.critics()));
            temperature = parts.add(new VariableAccess(session, graph.temperature.logarithms()));
        } catch (RuntimeException | Error e) {
            parts.closeAfter(e);
            throw e;
        }
    }

    /** Of networks without a memory. */
    static SacSession<TransitionBatch> ofTransitions(SacConfig config, SacShape shape, Device device) {
        return new SacSession<>(config, tf -> new FeedForwardNetworks(tf, config, shape), device);
    }

    /** Of networks with a memory. */
    static SacSession<SequenceBatch> ofSequences(SacConfig config, RecurrentShape shape, Device device) {
        return new SacSession<>(config, tf -> new RecurrentNetworks(tf, config, shape), device);
    }

    /** Begins with new actor and critics. */
    void begin(RandomStream random) {
        actor.begin(networks.initialActor(random));
        critics.begin(() -> networks.initialCritic(random));
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
     * @param random what the actor's noise is drawn from
     * @param values of {@link SacInputs#coefficients}
     * @param statistics receives {@link SacGraph#statistics}
     */
    void step(B batch, RandomStream random, float[] values, float[] statistics) {
        GaussianFill.fill(noiseValues, random);
        step(batch, noiseValues, values, statistics);
    }

    /** The same with given noise, as {@link SacInputs#noise}. */
    void step(B batch, float[] given, float[] values, float[] statistics) {
        writer.accept(batch);
        noise.ifPresent(tensor -> tensor.write(given));
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
