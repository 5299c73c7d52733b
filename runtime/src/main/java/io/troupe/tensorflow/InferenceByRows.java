package io.troupe.tensorflow;

import io.troupe.policy.Inference;
import io.troupe.policy.JavaInference;
import io.troupe.policy.NetworkSpec;
import io.troupe.policy.ParameterLayout;
import java.util.Optional;
import java.util.function.Function;

/**
 * Plain Java for few rows, TensorFlow for many; either is made when it is first needed. The border does not move with
 * the network: for hidden layers of 64 to 512 units, plain Java is twice as fast at 8 rows or more so, and TensorFlow
 * 1.2 to 1.5 times at 64. With images it is the work that counts: in plain Java 84 x 84 x 4 takes twice as long for a single
 * row, and 10 x 10 x 4 less up to 4 rows and more from 8.
 */
public final class InferenceByRows implements Inference {
    private static final int TENSORFLOW_FROM_ROWS = 32;
    /** Multiply-adds of images' encoders and the layers after them. */
    private static final long MUCH_WORK = 1_000_000;

    private final NetworkSpec spec;
    private final float[] parameters;
    private final long fewestForMany;
    private final Backend few = new Backend(JavaInference::new);
    private final Backend many;

    /** For networks of this shape; {@link #load} comes before the first forward pass. */
    public InferenceByRows(NetworkSpec spec) {
        this(spec, Device.Cpu.INSTANCE);
    }

    /** @param device for many rows; few are always computed in plain Java */
    public InferenceByRows(NetworkSpec spec, Device device) {
        this.spec = spec;
        many = new Backend(network -> new TensorFlowInference(network, device));
        parameters = new float[ParameterLayout.of(spec).size()];
        // Asked once: every step passes through here.
        fewestForMany = fewestForTensorFlow(spec);
    }

    /** Whether TensorFlow computes so many rows of a network. */
    public static boolean tensorFlowFor(NetworkSpec network, int rows) {
        return rows >= fewestForTensorFlow(network);
    }

    private static long fewestForTensorFlow(NetworkSpec network) {
        return network.encoder().hasImages()
                ? Math.min(TENSORFLOW_FROM_ROWS, Math.ceilDiv(MUCH_WORK, network.policyMultiplyAdds()))
                : TENSORFLOW_FROM_ROWS;
    }

    @Override
    public void load(float[] newParameters) {
        System.arraycopy(newParameters, 0, parameters, 0, parameters.length);
        few.upToDate = false;
        many.upToDate = false;
    }

    @Override
    public void forward(float[] observations, int offset, int rows, float[] outputs) {
        (rows >= fewestForMany ? many : few).current().forward(observations, offset, rows, outputs);
    }

    @Override
    public void close() {
        few.close();
        many.close();
    }

    private final class Backend {
        private final Function<NetworkSpec, Inference> create;
        private Optional<Inference> inference = Optional.empty();
        private boolean upToDate;

        Backend(Function<NetworkSpec, Inference> create) {
            this.create = create;
        }

        Inference current() {
            if (inference.isEmpty()) {
                inference = Optional.of(create.apply(spec));
            }
            if (!upToDate) {
                inference.get().load(parameters);
                upToDate = true;
            }
            return inference.get();
        }

        void close() {
            inference.ifPresent(Inference::close);
        }
    }
}
