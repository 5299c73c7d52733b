package io.troupe.env.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.trajectory.StateBuffer;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class HoldTest {
    private final Hold hold = new Hold();

    @Test
    void aFormationThatStaysIsHeldAfterSixSteps() {
        for (int step = 1; step < 6; step++) {
            assertThat(hold.step(true, 1, 0.04 * step)).isFalse();
        }
        assertThat(hold.step(true, 1, 0.24)).isTrue();
    }

    @Test
    void oneThatDrivesThroughIsNot() {
        for (double speed : new double[] {0.25, 0.2, 0.1, 0.06}) {
            hold.begin();
            for (double way = 0; way <= 1; way += speed) {
                assertThat(hold.step(true, way, 2)).as("%s m a step", speed).isFalse();
            }
        }
    }

    @Test
    void leavingBeginsAnew() {
        for (int step = 1; step < 6; step++) {
            hold.step(true, 1, 1);
        }
        assertThat(hold.step(false, 1, 1)).isFalse();
        for (int step = 1; step < 6; step++) {
            assertThat(hold.step(true, 1, 1)).isFalse();
        }
        assertThat(hold.step(true, 1, 1)).isTrue();
    }

    @Test
    void aRestoredOneGoesOnFromWhereItBegan() throws IOException {
        for (int step = 1; step < 6; step++) {
            hold.step(true, 1, 1);
        }
        StateBuffer saved = new StateBuffer();
        try (DataOutputStream out = saved.rewrite()) {
            hold.save(out);
        }
        Hold other = new Hold();
        other.restore(StateBuffer.reading(saved.toByteArray()));
        assertThat(other.step(true, 1.2, 1)).isTrue();
        other.restore(StateBuffer.reading(saved.toByteArray()));
        assertThat(other.step(true, 1.3, 1)).isFalse();
    }
}
