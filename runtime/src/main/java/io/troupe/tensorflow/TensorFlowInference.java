package io.troupe.tensorflow;

import io.troupe.policy.Inference;
import io.troupe.policy.NetworkSpec;
import io.troupe.policy.ParameterLayout;
import io.troupe.tensorflow.GraphSession.Feed;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** The policy's network as a graph: for so many rows that the arithmetic outweighs the cost of a run. */
public final class TensorFlowInference implements Inference {
    private final Graph graph;
    private final int observationSize;
    private final int outputsPerRow;
    private final Placeholder<TFloat32> observationFeed;
    private final Placeholder<TFloat32> parameterFeed;
    private final Operand<TFloat32> outputs;
    private final FloatTensor parameters;
    private final GraphSession session;
    private Optional<Batch> batch = Optional.empty();

    /** For networks of this shape; {@link #load} comes before the first forward pass. */
    public TensorFlowInference(NetworkSpec spec) {
        this(spec, Device.Cpu.INSTANCE);
    }

    /** @param device where it computes */
    public TensorFlowInference(NetworkSpec spec, Device device) {
        ParameterLayout layout = ParameterLayout.of(spec);
        observationSize = spec.observationSize();
        outputsPerRow = spec.head().outputs();
        graph = new Graph();
        try {
            Ops tf = Ops.create(graph);
            observationFeed = tf.placeholder(
                    TFloat32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE, observationSize + 1)));
            parameterFeed = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(layout.size())));
            NetworkNodes nodes = new NetworkNodes(tf, layout, spec.activation(), parameterFeed);
            outputs = nodes.head(
                    layout.policyHead(),
                    nodes.torso(layout.policyTorso(), observationFeed).getLast());
            session = GraphSession.open(graph, device);
        } catch (RuntimeException | Error e) {
            graph.close();
            throw e;
        }
        try {
            // Fed anew at each run, so loading is a copy into memory that no variable shares.
            parameters = FloatTensor.zeros(layout.size());
        } catch (RuntimeException | Error e) {
            session.close();
            graph.close();
            throw e;
        }
    }

    @Override
    public void load(float[] newParameters) {
        parameters.write(newParameters);
    }

    @Override
    public void forward(float[] observations, int offset, int rows, float[] destination) {
        Batch bound = batch.isPresent() && batch.get().rows == rows ? batch.get() : rebind(rows);
        for (int row = 0; row < rows; row++) {
            int start = row * (observationSize + 1);
            bound.input.write(observations, offset + row * observationSize, start, observationSize);
        }
        bound.run.run(bound.turned);
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < outputsPerRow; i++) {
                destination[row * outputsPerRow + i] = bound.turned[i * rows + row];
            }
        }
    }

    private Batch rebind(int rows) {
        batch.ifPresent(Batch::close);
        FloatTensor input = FloatTensor.zeros(rows, observationSize + 1);
        float[] ones = new float[rows * (observationSize + 1)];
        Arrays.fill(ones, 1);
        input.write(ones);
        BoundRun run = session.bind(
                List.of(new Feed(observationFeed, input), new Feed(parameterFeed, parameters)),
                Optional.of(outputs),
                List.of());
        Batch bound = new Batch(rows, input, run, new float[rows * outputsPerRow]);
        batch = Optional.of(bound);
        return bound;
    }

    @Override
    public void close() {
        batch.ifPresent(Batch::close);
        session.close();
        graph.close();
        parameters.close();
    }

    /**
     * Everything for one number of rows.
     *
     * @param turned outputs as the graph gives them, [outputs, rows]
     */
    @SuppressWarnings("ArrayRecordComponent") // a buffer, never compared
    private record Batch(int rows, FloatTensor input, BoundRun run, float[] turned) {
        void close() {
            run.close();
            input.close();
        }
    }
}
