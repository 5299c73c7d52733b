package io.troupe.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.troupe.env.Environment;
import io.troupe.env.EnvironmentFailure;
import io.troupe.env.EnvironmentParameters;
import io.troupe.env.Environments;
import io.troupe.env.VectorEnvironment;
import io.troupe.examples.mistakes.ExceptionInStep;
import io.troupe.examples.mistakes.NanReward;
import io.troupe.examples.mistakes.WrongObservationLength;
import io.troupe.trajectory.Trajectory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What the author of each mistake reads. */
final class MistakesTest {
    private static final int STEPS = 2;

    /** Runs a class that nobody registered, by its class name, always with action 1. */
    private static EnvironmentFailure failureOf(Class<? extends Environment> mistake) {
        try (VectorEnvironment environment =
                Environments.discover().create(mistake.getName(), 1, EnvironmentParameters.NONE)) {
            Trajectory fragment = new Trajectory(environment.spec(), STEPS, 1);
            Arrays.fill(fragment.actions, 1);
            return catchThrowableOfType(EnvironmentFailure.class, () -> {
                environment.reset(1, fragment.observations, 0);
                for (int t = 0; t < STEPS; t++) {
                    environment.step(fragment, t);
                }
            });
        }
    }

    @Test
    void wrongObservationLength() {
        assertThat(failureOf(WrongObservationLength.class))
                .hasMessage(
                        "environment 'WrongObservationLength', copy 0, step 0: element 3 of the observation was never"
                                + " written by reset (spec says 4 elements), again after it was made anew");
    }

    @Test
    void nanReward() {
        assertThat(failureOf(NanReward.class))
                .hasMessage("environment 'NanReward', copy 0, step 1: the reward is NaN, again after it was made anew");
    }

    @Test
    void exceptionInStep() {
        assertThat(failureOf(ExceptionInStep.class))
                .hasMessage("environment 'ExceptionInStep', copy 0, step 1: step threw"
                        + " java.lang.IllegalStateException: there is no door 1, again after it was made anew")
                .hasStackTraceContaining("ExceptionInStep.step(ExceptionInStep.java:");
    }
}
