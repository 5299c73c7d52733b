package io.troupe.algorithm.neural;

import io.troupe.algorithm.InferenceContext;
import io.troupe.policy.Inference;
import io.troupe.policy.JavaInference;
import io.troupe.policy.NetworkSpec;
import io.troupe.tensorflow.Device;
import io.troupe.tensorflow.InferenceByRows;
import io.troupe.tensorflow.TensorFlowInference;
import java.util.Locale;
import java.util.function.Supplier;

/** What computes the policy in workers. */
public enum InferenceBackend {
    /** Plain Java for few environments a worker, TensorFlow for many and for large images. */
    AUTO,
    /** Plain Java. */
    JAVA,
    /** A TensorFlow session of its own. */
    TENSORFLOW;

    /** Forward passes of one replica, on the CPU. The caller closes it. */
    public Inference create(NetworkSpec network) {
        return switch (this) {
            case AUTO -> new InferenceByRows(network);
            case JAVA -> new JavaInference(network);
            case TENSORFLOW -> new TensorFlowInference(network);
        };
    }

    /**
     * What computes for all workers of a process. The bits of plain Java are the same for a row alone and among others;
     * TensorFlow promises nothing of the kind.
     *
     * @throws IllegalArgumentException when the bits must be those of {@link #create} and would not be
     */
    public Supplier<Inference> shared(NetworkSpec network, InferenceContext context) {
        if (!context.exact()) {
            Device device = Device.parse(context.device()).ifVisible();
            return switch (this) {
                case AUTO -> () -> new InferenceByRows(network, device);
                case JAVA -> () -> new JavaInference(network);
                case TENSORFLOW -> () -> new TensorFlowInference(network, device);
            };
        }
        if (this == JAVA || (this == AUTO && !InferenceByRows.tensorFlowFor(network, context.rowsPerWorker()))) {
            return () -> new JavaInference(network);
        }
        throw new IllegalArgumentException("workers.inference = node with workers.environments = "
                + context.rowsPerWorker() + " and algorithm.network.inference = "
                + name().toLowerCase(Locale.ROOT)
                + " is only possible in mode = async: the last bits that TensorFlow computes may depend on what"
                + " else is in the batch, so that the run would not be reproducible. Use workers.inference = local,"
                + " or algorithm.network.inference = java");
    }
}
