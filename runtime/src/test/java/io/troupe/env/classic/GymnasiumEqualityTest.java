package io.troupe.env.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.EnvironmentProvider;
import io.troupe.env.Snapshotable;
import io.troupe.env.VectorEnvironment;
import io.troupe.trajectory.StateBuffer;
import io.troupe.trajectory.Trajectory;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every recorded step of Gymnasium, taken from its recorded state: one copy for each step, so that one call of
 * {@code step} repeats them all and no error accumulates.
 */
final class GymnasiumEqualityTest {
    private static final double PUBLIC_TOLERANCE = 1e-5;
    private static final int LEAST_STEPS = 2_000;

    /** Tolerance of the internal state: rounding of doubles, or of floats where the state is kept in them. */
    static Stream<Arguments> environments() {
        return Stream.of(
                Arguments.of(new CartPoleProvider(), 1e-12),
                Arguments.of(new AcrobotProvider(), 1e-11),
                Arguments.of(new MountainCarProvider(), 1e-12),
                Arguments.of(new MountainCarContinuousProvider(), 2e-7),
                Arguments.of(new PendulumProvider(), 1e-6));
    }

    @ParameterizedTest
    @MethodSource("environments")
    void equalsGymnasiumStepForStep(EnvironmentProvider provider, double stateTolerance) throws IOException {
        ReferenceSteps reference = ReferenceSteps.of(provider.name());
        int copies = reference.count();
        assertThat(copies).isGreaterThanOrEqualTo(LEAST_STEPS);
        try (VectorEnvironment environment = provider.create(copies, EnvironmentParameters.NONE)) {
            Trajectory fragment = new Trajectory(environment.spec(), 1, copies);
            place((Snapshotable) environment, reference);
            for (int b = 0; b < copies; b++) {
                fragment.actions[b] = (float) reference.value(b, "action");
            }

            environment.step(fragment, 0);

            DataInputStream after = saved((Snapshotable) environment);
            after.readInt();
            int ended = 0;
            for (int b = 0; b < copies; b++) {
                String step = provider.name() + ", recorded step " + b;
                boolean terminated = reference.flag(b, "terminated");
                boolean truncated = reference.flag(b, "truncated") && !terminated;
                assertThat(fragment.terminated[b]).as(step).isEqualTo(terminated);
                assertThat(fragment.truncated[b]).as(step).isEqualTo(truncated);
                assertThat((double) fragment.rewards[b])
                        .as(step)
                        .isCloseTo(reference.value(b, "reward"), within(PUBLIC_TOLERANCE));
                boolean end = terminated || truncated;
                float[] source = end ? fragment.finalObservations.values() : fragment.observations;
                int offset = (end ? ended : copies + b) * fragment.observationSize();
                double[] observation = reference.values(b, "observation");
                for (int i = 0; i < observation.length; i++) {
                    assertThat((double) source[offset + i])
                            .as("%s, observation %d", step, i)
                            .isCloseTo(observation[i], within(PUBLIC_TOLERANCE));
                }
                if (end) {
                    assertThat(fragment.finalObservations.row(ended)).isEqualTo(b);
                    assertThat(fragment.episodes.episodeLength(ended))
                            .as(step)
                            .isEqualTo((int) reference.value(b, "elapsed") + 1);
                    ended++;
                }
                after.readLong();
                assertThat(after.readInt()).as(step).isEqualTo(end ? 0 : (int) reference.value(b, "elapsed") + 1);
                after.readDouble();
                for (double expected : reference.values(b, "after")) {
                    double actual = after.readDouble();
                    if (!end) {
                        assertThat(actual).as(step).isCloseTo(expected, within(stateTolerance));
                    }
                }
            }
            assertThat(fragment.finalObservations.count()).isEqualTo(ended);
        }
    }

    /** Puts copy b into the state before recorded step b. */
    private static void place(Snapshotable environment, ReferenceSteps reference) throws IOException {
        StateBuffer buffer = new StateBuffer();
        try (DataOutputStream out = buffer.rewrite()) {
            out.writeInt(reference.count());
            for (int b = 0; b < reference.count(); b++) {
                out.writeLong(b);
                out.writeInt((int) reference.value(b, "elapsed"));
                out.writeDouble(0);
                for (double value : reference.values(b, "before")) {
                    out.writeDouble(value);
                }
            }
        }
        environment.restore(StateBuffer.reading(buffer.toByteArray()));
    }

    private static DataInputStream saved(Snapshotable environment) throws IOException {
        StateBuffer buffer = new StateBuffer();
        try (DataOutputStream out = buffer.rewrite()) {
            environment.save(out);
        }
        return StateBuffer.reading(buffer.toByteArray());
    }
}
