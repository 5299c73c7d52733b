package io.troupe.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.env.EnvironmentFailure;
import io.troupe.env.OnlyBehaviour;
import io.troupe.env.VectorEnvironment;
import io.troupe.policy.PolicyVersion;
import io.troupe.spec.Box;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.MultiDiscrete;
import io.troupe.trajectory.StateBuffer;
import io.troupe.trajectory.Trajectory;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Two copies with two branches of 2, and fragments of 2 steps. */
final class StepMasksTest {
    private final Changing environment = new Changing();
    private final StepMasks masks = new StepMasks(new OnlyBehaviour(environment), 0);
    private final Trajectory fragment = new Trajectory(environment.spec(), 2, 2);

    private void fill(long sequence) {
        fragment.begin(0, sequence, PolicyVersion.INITIAL);
        masks.begin(fragment);
        for (int t = 0; t < 2; t++) {
            masks.afterStep(fragment, t);
        }
        masks.end(fragment);
    }

    @Test
    void aFragmentBeginsWithTheMasksThatTheOneBeforeEndedWith() throws IOException {
        masks.reset();
        fill(0);
        assertThat(fragment.actionMasks).hasSize(3 * 8);
        boolean[] last = Arrays.copyOfRange(fragment.actionMasks, 16, 24);
        StateBuffer state = new StateBuffer();
        try (DataOutputStream out = state.rewrite()) {
            masks.save(out);
        }

        fill(1);
        assertThat(fragment.actionMasks).startsWith(last);

        StepMasks restored = new StepMasks(new OnlyBehaviour(environment), 0);
        restored.restore(StateBuffer.reading(state.toByteArray()));
        restored.begin(fragment);
        assertThat(fragment.actionMasks).startsWith(last);
        assertThat(environment.asked).isEqualTo(5);
    }

    @Test
    void refusesAMaskThatAllowsNothingByEnvironmentCopyStepAndBranch() {
        masks.reset();
        fill(0);
        environment.dead = true;

        assertThatThrownBy(() -> fill(1))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessage("environment 'Changing', copy 1, step 3: no action of branch 1 is allowed");
    }

    /** Allows another choice in branch 0 each time. */
    private static final class Changing implements VectorEnvironment {
        private int asked;
        private boolean dead;

        @Override
        public EnvironmentSpec spec() {
            return new EnvironmentSpec("Changing", Box.unbounded(1), new MultiDiscrete(2, 2), 10, true);
        }

        @Override
        public int copies() {
            return 2;
        }

        @Override
        public void reset(long seed, float[] observations, int offset) {
            throw new AssertionError("only the masks are asked for");
        }

        @Override
        public void step(Trajectory fragment, int t) {
            throw new AssertionError("only the masks are asked for");
        }

        @Override
        public void actionMasks(boolean[] target, int offset) {
            Arrays.fill(target, offset, offset + 8, true);
            target[offset + asked++ % 2] = false;
            if (dead) {
                target[offset + 6] = false;
                target[offset + 7] = false;
            }
        }
    }
}
