package io.troupe.algorithm.sac;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.troupe.tensorflow.Device;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.op.Ops;

final class SacSessionTest {
    @Test
    void closesTheGraphThatCouldNotBeBuilt() {
        List<Ops> begun = new ArrayList<>();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SacSession<>(
                        SacProblem.config(""),
                        tf -> {
                            tf.constant(1f);
                            begun.add(tf);
                            throw new IllegalArgumentException("no such networks");
                        },
                        Device.Cpu.INSTANCE))
                .withMessage("no such networks");

        assertThatIllegalStateException()
                .isThrownBy(() -> begun.getFirst().constant(2f))
                .withMessageContaining("close()");
    }
}
