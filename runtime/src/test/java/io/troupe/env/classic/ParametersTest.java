package io.troupe.env.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.EnvironmentProvider;
import io.troupe.env.Snapshotable;
import io.troupe.env.VectorEnvironment;
import io.troupe.trajectory.StateBuffer;
import io.troupe.trajectory.Trajectory;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The parameters have Gymnasium's meaning: {@code g} of Pendulum, {@code goal_velocity} of the mountain cars. */
final class ParametersTest {
    private static Trajectory stepFrom(EnvironmentProvider provider, String parameter, double value, double... state)
            throws IOException {
        StateBuffer buffer = new StateBuffer();
        try (DataOutputStream out = buffer.rewrite()) {
            out.writeInt(1);
            out.writeLong(1);
            out.writeInt(0);
            out.writeDouble(0);
            for (double element : state) {
                out.writeDouble(element);
            }
        }
        EnvironmentParameters parameters = new EnvironmentParameters(Map.of(parameter, value));
        try (VectorEnvironment environment = provider.create(1, parameters)) {
            ((Snapshotable) environment).restore(StateBuffer.reading(buffer.toByteArray()));
            Trajectory fragment = new Trajectory(environment.spec(), 1, 1);
            environment.step(fragment, 0);
            return fragment;
        }
    }

    @Test
    void gravityPullsThePendulum() throws IOException {
        // 3 g / (2 l) * sin(pi / 2) * dt = 3 * 9.81 / 2 * 0.05
        Trajectory step = stepFrom(new PendulumProvider(), "gravity", 9.81, Math.PI / 2, 0);
        assertThat((double) step.observations[5]).isCloseTo(0.73575, within(1e-6));
    }

    @Test
    void theFlagCountsOnlyAtTheGoalVelocity() throws IOException {
        assertThat(stepFrom(new MountainCarProvider(), "goalVelocity", 0.02, 0.5, 0.03).terminated[0])
                .isTrue();
        assertThat(stepFrom(new MountainCarProvider(), "goalVelocity", 0.04, 0.5, 0.03).terminated[0])
                .isFalse();
        assertThat(stepFrom(new MountainCarContinuousProvider(), "goalVelocity", 0.02, 0.5, 0.03).terminated[0])
                .isTrue();
        assertThat(stepFrom(new MountainCarContinuousProvider(), "goalVelocity", 0.04, 0.5, 0.03).terminated[0])
                .isFalse();
    }
}
