package io.troupe.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AlgorithmSystemTest {
    @Test
    void seesTheGradientStepsAndTheTimeInsideOfTensorFlow() throws Exception {
        Measured measured = new AlgorithmSystem().run("dqn", 1, 2560);

        // Of 10 batches of 256 steps, 128 gradient steps each, the second half but its first.
        LearningRate learning = measured.learning().orElseThrow();
        assertThat(learning.gradientSteps()).isEqualTo(4 * 128);
        assertThat(learning.updateStepsPerSecond()).isGreaterThan(learning.loopStepsPerSecond());
        assertThat(learning.tensorFlowShare().orElseThrow()).isBetween(0.1, 1.0);
    }
}
