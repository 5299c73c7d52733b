package io.troupe.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.StateBuffer;
import io.troupe.trajectory.Trajectory;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ActionMasksTest {
    private static final int NEVER = 99;

    private static VectorEnvironment copies(int copies, int dead) {
        return PerCopyVectorEnvironment.create("MaskedCounter", () -> new MaskedCounter(dead), copies);
    }

    /** Acts with what is allowed: choice (t + 1) mod 3 and 0. */
    private static void step(VectorEnvironment environment, Trajectory fragment, int t) {
        for (int b = 0; b < fragment.copies(); b++) {
            fragment.actions[(t * fragment.copies() + b) * 2] = (t + 1) % 3;
        }
        environment.step(fragment, t);
    }

    @Test
    void masksAreThoseOfTheCurrentStateOfEveryCopy() {
        VectorEnvironment environment = copies(2, NEVER);
        Trajectory fragment = new Trajectory(environment.spec(), 7, 2);
        boolean[] masks = new boolean[11];
        environment.reset(1, fragment.observations, 0);

        environment.actionMasks(masks, 1);
        assertThat(masks).containsExactly(false, false, true, true, true, false, false, true, true, true, false);
        step(environment, fragment, 0);
        environment.actionMasks(masks, 1);
        assertThat(masks).containsExactly(false, true, false, true, true, false, true, false, true, true, false);
        for (int t = 1; t < 6; t++) {
            step(environment, fragment, t);
        }
        // The limit has cut the episode: these are of the new one.
        environment.actionMasks(masks, 1);
        assertThat(fragment.truncated[10]).isTrue();
        assertThat(masks).startsWith(false, false, true, true, true, false);
        // And these of what would have come after step 6 of the old one.
        assertThat(Arrays.copyOf(fragment.finalObservations.masks(), 10))
                .containsExactly(false, true, true, true, false, false, true, true, true, false);
        assertThat(environment.drainRepairs()).isEmpty();
    }

    @Test
    void aMaskThatAllowsNothingIsRefusedByEnvironmentCopyStepAndBranch() {
        VectorEnvironment environment = copies(2, 2);
        Trajectory fragment = new Trajectory(environment.spec(), 3, 2);
        environment.reset(1, fragment.observations, 0);
        step(environment, fragment, 0);
        step(environment, fragment, 1);

        assertThat(environment.drainRepairs())
                .extracting(Throwable::getMessage)
                .containsExactly(
                        "environment 'MaskedCounter', copy 0, step 2: no action of branch 1 is allowed after step",
                        "environment 'MaskedCounter', copy 1, step 2: no action of branch 1 is allowed after step");
        assertThat(fragment.truncated).containsExactly(false, false, true, true, false, false);

        assertThatThrownBy(() -> copies(1, 0).reset(1, fragment.observations, 0))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageStartingWith("environment 'MaskedCounter', copy 0, step 0: no action of branch 1 is allowed"
                        + " after reset");
    }

    @Test
    void aMaskedActionIsRefused() {
        VectorEnvironment environment = copies(1, NEVER);
        Trajectory fragment = new Trajectory(environment.spec(), 1, 1);
        environment.reset(1, fragment.observations, 0);
        fragment.actions[0] = 1;
        fragment.actions[1] = 1;

        assertThatThrownBy(() -> environment.step(fragment, 0))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessage("environment 'MaskedCounter', copy 0, step 1: bad action: branch 1: 1 is masked");
    }

    @Test
    void aRestoredCopyHasTheMaskThatItWasSavedWith() throws IOException {
        VectorEnvironment original = copies(2, NEVER);
        Trajectory fragment = new Trajectory(original.spec(), 4, 2);
        original.reset(1, fragment.observations, 0);
        step(original, fragment, 0);
        StateBuffer state = new StateBuffer();
        try (DataOutputStream out = state.rewrite()) {
            ((Snapshotable) original).save(out);
        }
        VectorEnvironment restored = copies(2, NEVER);
        ((Snapshotable) restored).restore(StateBuffer.reading(state.toByteArray()));

        boolean[] expected = new boolean[10];
        boolean[] masks = new boolean[10];
        for (int t = 1; t < 4; t++) {
            original.actionMasks(expected, 0);
            restored.actionMasks(masks, 0);
            assertThat(masks).isEqualTo(expected);
            step(original, fragment, t);
            step(restored, fragment, t);
        }
    }

    @Test
    void theClassAndItsSpecMustAgree() {
        EnvironmentSpec plain = new EnvironmentSpec("Plain", Box.unbounded(1), new Discrete(2), 5);
        EnvironmentSpec masked = new EnvironmentSpec("Plain", Box.unbounded(1), new Discrete(2), 5, true);

        assertThatThrownBy(() -> PerCopyVectorEnvironment.create("Plain", () -> new Plain(masked), 1))
                .hasMessage("environment 'Plain', copy 0, step 0: spec says that actions are masked, but the class is"
                        + " not Masked");
        VectorEnvironment environment = PerCopyVectorEnvironment.create("Plain", () -> new Plain(plain), 1);
        assertThatThrownBy(() -> environment.actionMasks(new boolean[2], 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Plain gives no action masks");
    }

    private record Plain(EnvironmentSpec spec) implements Environment {
        @Override
        public void reset(RandomGenerator random, float[] observation) {
            observation[0] = 0;
        }

        @Override
        public StepResult step(float[] action, RandomGenerator random, float[] observation) {
            observation[0] = 0;
            return StepResult.running(0);
        }
    }
}
