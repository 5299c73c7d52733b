package io.troupe.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PythonBridgeTest {
    @BeforeEach
    void requirePython() {
        Assumptions.assumeTrue(
                PythonBridge.installed(),
                "SKIPPED: no Python; set TROUPE_PYTHON to one with gymnasium to test the benchmark");
    }

    @Test
    void allTakeAsManyTurnsOfTheSecondHalf() throws IOException {
        Measured measured = PythonBridge.run(1, 2, 1);

        assertThat(measured.steps()).isEqualTo(4 * 128 * 64);
        assertThat(measured.turns().orElseThrow().micros().values())
                .hasSize(3)
                .allSatisfy(times -> assertThat(times)
                        .hasSize(2)
                        .allSatisfy(micros -> assertThat(micros).isPositive()));
    }

    @Test
    void aPythonThatEndsIsAFailure() {
        assertThatThrownBy(() ->
                        PythonStepper.start(System.getenv(PythonBridge.PYTHON), "no such mode", "CartPole-v1", 1, 1, 1))
                .isInstanceOf(BenchmarkFailure.class)
                .hasMessageStartingWith("no such mode: Python ended before it was done");
    }
}
