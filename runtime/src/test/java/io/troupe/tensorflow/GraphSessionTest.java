package io.troupe.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.input.UserError;
import io.troupe.tensorflow.GraphSession.Feed;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

class GraphSessionTest {
    private static final int ATTEMPTS = 20;

    private final Graph graph = new Graph();
    private final Ops tf = Ops.create(graph);
    private final Placeholder<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(3)));
    private final Operand<TFloat32> doubled = tf.math.mul(x, tf.constant(new float[] {2, 2, 2}));

    @AfterEach
    void closeGraph() {
        graph.close();
    }

    @Test
    void aBoundRunReadsWhatItsTensorHoldsAtTheTime() {
        float[] result = new float[3];
        try (GraphSession session = GraphSession.open(graph, Device.Cpu.INSTANCE);
                FloatTensor tensor = FloatTensor.vector(new float[] {1, 2, 3});
                BoundRun run = session.bind(List.of(new Feed(x, tensor)), Optional.of(doubled), List.of())) {
            run.run(result);
            assertThat(result).containsExactly(2, 4, 6);

            tensor.write(new float[] {7, 8}, 0, 1, 2);
            run.run(result);
            assertThat(result).containsExactly(2, 14, 16);
        }
    }

    @Test
    void aFailedRunSaysWhatTensorFlowSaid() {
        try (GraphSession session = GraphSession.open(graph, Device.Cpu.INSTANCE);
                FloatTensor tooShort = FloatTensor.zeros(2);
                BoundRun run = session.bind(List.of(new Feed(x, tooShort)), Optional.of(doubled), List.of())) {
            assertThatExceptionOfType(TensorFlowFailure.class)
                    .isThrownBy(run::run)
                    .withMessageContaining("running the graph")
                    .withMessageContaining("[2] vs. [3]");
        }
    }

    @Test
    void nothingRunsOnClosedTensors() {
        try (GraphSession session = GraphSession.open(graph, Device.Cpu.INSTANCE)) {
            FloatTensor tensor = FloatTensor.zeros(3);
            try (BoundRun run = session.bind(List.of(new Feed(x, tensor)), Optional.of(doubled), List.of())) {
                tensor.close();
                assertThatIllegalStateException().isThrownBy(run::run).withMessageContaining("closed");
            }
        }
    }

    @Test
    void aGpuThatIsNotThereIsAnErrorOfTheUser() {
        Device gpu = Device.parse("gpu:9");

        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> gpu.requireAmong(List.of("CPU")))
                .withMessageContaining("gpu:9")
                .withMessageContaining("[CPU]");
        gpu.requireAmong(List.of("CPU", "GPU"));
        Device.Auto.INSTANCE.requireAmong(List.of("CPU"));
    }

    @Test
    void theCpuIsAlwaysThere() {
        try (GraphSession session = GraphSession.open(graph, Device.parse("cpu"))) {
            assertThat(session.devices()).containsExactly("CPU");
        }
    }

    @Test
    void refusesUnknownDevices() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> Device.parse("tpu"))
                .withMessage("device = tpu is not one of auto, cpu, gpu, gpu:N");
    }

    @Test
    void aSessionThatDoesNotOpenLeavesNothingBehind() {
        Device gpu = Device.parse("gpu:99");
        Runnable fails = () -> assertThatThrownBy(() -> GraphSession.open(graph, gpu));

        assertThat(leftBehind(fails)).isLessThan(ATTEMPTS);
    }

    @Test
    void aRunThatDoesNotBindLeavesNothingBehind() {
        try (GraphSession session = GraphSession.open(graph, Device.Cpu.INSTANCE)) {
            Operand<TFloat32> later = tf.math.neg(x);
            Runnable fails = () -> assertThatIllegalArgumentException()
                    .isThrownBy(() -> session.bind(List.of(), Optional.of(later), List.of()))
                    .withMessageContaining(later.op().name());

            assertThat(leftBehind(fails)).isLessThan(ATTEMPTS);
        }
    }

    /** Native objects that many failures leave: collecting garbage can only lower the number. */
    private static long leftBehind(Runnable failure) {
        failure.run();
        long before = Pointer.totalCount();
        for (int i = 0; i < ATTEMPTS; i++) {
            failure.run();
        }
        return Pointer.totalCount() - before;
    }
}
