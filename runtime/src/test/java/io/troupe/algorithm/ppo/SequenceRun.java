package io.troupe.algorithm.ppo;

import io.troupe.algorithm.neural.VariableAccess;
import io.troupe.tensorflow.BoundRun;
import io.troupe.tensorflow.Device;
import io.troupe.tensorflow.FloatTensor;
import io.troupe.tensorflow.GraphSession;
import io.troupe.tensorflow.GraphSession.Feed;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** The graph of one minibatch of some sequences of a problem. */
final class SequenceRun implements AutoCloseable {
    static final float CLIP = 0.2f;

    private final SequenceProblem problem;
    private final Graph whole = new Graph();
    private final SequenceGraph graph;
    private final GraphSession session;
    private final VariableAccess variables;
    private final List<Feed> feeds;

    SequenceRun(SequenceProblem problem, int... chosen) {
        this.problem = problem;
        PpoConfig config = problem.config;
        int learnt = chosen.length * config.memory().learntSteps();
        SequencePacker packer = new SequencePacker(config, problem.network, problem.sequences, chosen.length);
        packer.pack(problem.batch, chosen, 0, CLIP);
        graph = new SequenceGraph(Ops.create(whole), config, problem.network, problem.sequences.count(), chosen.length);
        session = GraphSession.open(whole, Device.Cpu.INSTANCE);
        variables = new VariableAccess(session, graph.variables);
        variables.assignParameters(problem.parameters);
        float entropy = config.entropyCoefficient().initial() / learnt;
        long length = config.memory().sequence();
        feeds = List.of(
                feed(graph.observations, packer.observations(), length * chosen.length, SequenceProblem.INPUTS + 1L),
                feed(graph.states, packer.states(), chosen.length, problem.network.stateSize()),
                feed(graph.keeps, packer.keeps(), length, chosen.length, 1),
                feed(graph.rows, packer.rows(), MinibatchRows.count(config, problem.network), learnt),
                feed(graph.coefficients, new float[] {0, 0, CLIP, entropy}, 4));
    }

    private static Feed feed(Placeholder<TFloat32> placeholder, float[] values, long... shape) {
        FloatTensor tensor = FloatTensor.zeros(shape);
        tensor.write(values);
        return new Feed(placeholder, tensor);
    }

    private float[] fetch(Operand<TFloat32> operand, int size) {
        float[] values = new float[size];
        try (BoundRun run = session.bind(feeds, Optional.of(operand), List.of())) {
            run.run(values);
        }
        return values;
    }

    float[] gradient() {
        return fetch(graph.gradient, problem.parameters.length);
    }

    /** {@link MinibatchStatistics}. */
    float[] statistics() {
        return fetch(graph.statistics, 6);
    }

    /** The whole loss with other parameters. */
    double loss(float[] parameters) {
        variables.assignParameters(parameters);
        float[] statistics = statistics();
        variables.assignParameters(problem.parameters);
        return statistics[0]
                + (double) problem.config.valueCoefficient() * statistics[1]
                - (double) problem.config.entropyCoefficient().initial() * statistics[2];
    }

    /** Values every row of the problem's batch. */
    void value() {
        try (SequenceValuations valuations =
                new SequenceValuations(problem.config, problem.network, problem.sequences, graph, session)) {
            valuations.value(problem.batch);
        }
    }

    @Override
    public void close() {
        variables.close();
        session.close();
        whole.close();
        feeds.forEach(feed -> feed.tensor().close());
    }
}
