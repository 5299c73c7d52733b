package io.troupe.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.troupe.policy.PolicyVersion;
import io.troupe.trajectory.Trajectory;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Steps vectorised environments in development mode, and says what they are told to have done wrong. */
final class WatchedSteps {
    private static final int STEPS = 120;

    private WatchedSteps() {}

    static VectorEnvironment watched(Supplier<VectorEnvironment> maker) {
        return watched(maker, Duration.ofSeconds(20));
    }

    static VectorEnvironment watched(Supplier<VectorEnvironment> maker, Duration timeout) {
        return new Development(timeout).watch(maker);
    }

    /** Which waits for calls that are stuck there, and says that it was for so long. */
    static VectorEnvironment watched(Supplier<VectorEnvironment> maker, Stuck stuck, long millis) {
        return WatchedVectorEnvironment.on(Optional.of(stuck.thread(millis)), maker.get(), maker);
    }

    static Trajectory run(VectorEnvironment environment, int steps) {
        Trajectory fragment = new Trajectory(environment.spec(), steps, environment.copies());
        fragment.begin(0, 0, PolicyVersion.INITIAL);
        environment.reset(1, fragment.observations, 0);
        for (int t = 0; t < steps; t++) {
            environment.step(fragment, t);
        }
        return fragment;
    }

    /** What is wrong, without the beginning that names environment, copy and step. */
    static String told(int copy, int step, Supplier<VectorEnvironment> maker) {
        return told(copy, step, watched(maker));
    }

    static String told(int copy, int step, VectorEnvironment watched) {
        try (watched) {
            EnvironmentFailure told = catchThrowableOfType(EnvironmentFailure.class, () -> run(watched, STEPS));
            String where = "environment 'Mistaken', copy " + copy + ", step " + step + ": ";
            assertThat(told).hasMessageStartingWith(where);
            assertThat(told.copy()).isEqualTo(copy);
            return String.valueOf(told.getMessage()).substring(where.length());
        }
    }
}
