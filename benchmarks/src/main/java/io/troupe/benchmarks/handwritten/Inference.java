package io.troupe.benchmarks.handwritten;

import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Policy and value of B observations at a time, in a graph and session of their own. */
final class Inference implements AutoCloseable {
    /** Columns of an evaluation: log-probability of each action, then the value. */
    static final int COLUMNS = CartPoles.ACTIONS + 1;

    static final int VALUE = CartPoles.ACTIONS;

    private final NativeSession session;
    private final FedTensor observations;
    private final FedTensor parameters;
    private final BoundRun evaluation;
    private final BoundRun assignment;

    Inference(int copies) {
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            FlatVariable variable = FlatVariable.named(tf, "parameters");
            Placeholder<TFloat32> newParameters =
                    tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(Parameters.COUNT)));
            Op assign = variable.assign(newParameters);
            Placeholder<TFloat32> input =
                    tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(copies, CartPoles.OBSERVATION_SIZE)));
            List<Operand<TFloat32>> weights = FlatVariable.tensors(tf, variable.read());
            Torso policy = Torso.of(tf, input, weights.subList(0, Parameters.TENSORS_PER_TORSO));
            Torso value = Torso.of(tf, input, weights.subList(Parameters.TENSORS_PER_TORSO, weights.size()));
            Op evaluate = tf.concat(List.of(tf.nn.logSoftmax(policy.output()), value.output()), tf.constant(1));

            session = NativeSession.of(graph);
            observations = new FedTensor(input);
            parameters = new FedTensor(newParameters);
            evaluation = session.bind(List.of(observations), List.of(evaluate), List.of());
            assignment = session.bind(List.of(parameters), List.of(), List.of(assign));
        }
    }

    /**
     * Evaluates one observation of each copy.
     *
     * @param batch [B, 4]
     * @param result receives [B, {@link #COLUMNS}]
     */
    void evaluate(float[] batch, float[] result) {
        observations.write(batch);
        evaluation.run(result);
    }

    /** Takes up new parameters, in the order of {@link Parameters}. */
    void setParameters(float[] values) {
        parameters.write(values);
        assignment.run();
    }

    @Override
    public void close() {
        session.close();
        observations.close();
        parameters.close();
    }
}
