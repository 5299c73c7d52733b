package io.troupe.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.input.UserError;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ControlProbeTest {
    @Test
    @Tag("slow")
    void measuresMessagesAsTheyAreWritten() throws Exception {
        String experiment = "x".repeat(3000);

        ControlProbe probe = ControlProbe.measure(experiment);

        assertThat(probe.nanos()).isPositive();
        assertThat(probe.sizes().assign())
                .isGreaterThan(experiment.length() + ControlProbe.ENVELOPE_BYTES)
                .isLessThan(2 * experiment.length());
        assertThat(probe.sizes().assignPerWorker()).isBetween(2.0, 24.0);
        assertThat(probe.sizes().credited())
                .isBetween(ControlProbe.ENVELOPE_BYTES + 5, ControlProbe.ENVELOPE_BYTES + 60);
    }

    @Test
    void readsTheShapeOfACluster() {
        assertThat(ClusterShape.of("20x16")).isEqualTo(new ClusterShape(20, 16));
        assertThat(ClusterShape.of("20x16").workers()).isEqualTo(320);
        assertThatThrownBy(() -> ClusterShape.of("20"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("NODESxWORKERS");
        assertThatThrownBy(() -> ClusterShape.of("99999x99999"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("1 to 100000 workers");
    }
}
