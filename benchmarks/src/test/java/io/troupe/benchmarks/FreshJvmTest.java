package io.troupe.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FreshJvmTest {
    @Test
    void bringsBackWhatTheContenderMeasured() {
        Measured measured = FreshJvm.likeThisOne().run(new Contender("environment", IdleEnvironments.NAME), 1, 100_000);

        assertThat(measured.steps()).isBetween(100_000L, 110_000L);
        assertThat(measured.steadyStepsPerSecond()).isPositive();
    }

    @Test
    void saysWhichContenderFailedAndWhy() {
        FreshJvm jvm = FreshJvm.likeThisOne();

        assertThatThrownBy(() -> jvm.run(new Contender("environment", "Nowhere-v0"), 1, 1000))
                .isInstanceOf(BenchmarkFailure.class)
                .hasMessageContaining("environment Nowhere-v0 ended with exit code 1")
                .hasMessageContaining("environment.name = 'Nowhere-v0' is not known");
    }

    @Test
    void sharesNoAgentWithItsChild() {
        assertThat(FreshJvm.inherited(List.of("-Xmx1g", "-agentlib:jdwp=server=y", "-javaagent:jacoco.jar", "-Da=b")))
                .containsExactly("-Xmx1g", "-Da=b");
    }
}
