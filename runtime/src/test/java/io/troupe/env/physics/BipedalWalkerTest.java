package io.troupe.env.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.trajectory.StateBuffer;
import io.troupe.trajectory.Trajectory;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class BipedalWalkerTest {
    private static final int HIP = 4;
    private static final int KNEE_SPEED = 7;
    private static final int TOUCHES = 8;
    private static final int RAY = 14;

    private final BipedalWalker walker = new BipedalWalker(1);
    private final Trajectory fragment = new Trajectory(walker.spec(), 1, 1);
    private float[] seen = new float[24];

    private float step(float... action) {
        fragment.begin(0, 0, fragment.policyVersion());
        System.arraycopy(action, 0, fragment.actions, 0, 4);
        walker.step(fragment, 0);
        boolean over = fragment.terminated[0] || fragment.truncated[0];
        float[] from = over ? fragment.finalObservations.values() : fragment.observations;
        System.arraycopy(from, over ? 0 : 24, seen, 0, 24);
        return fragment.rewards[0];
    }

    private void start() {
        walker.reset(1, fragment.observations, 0);
    }

    @Test
    void theWayStartsLevelAndThenGoesUpAndDown() {
        start();
        int ground = walker.groundAt();
        double least = Double.MAX_VALUE;
        double most = 0;
        for (int i = 0; i < 200; i++) {
            double height = walker.state[ground + i];
            if (i < 20) {
                assertThat(height).isEqualTo(BipedalWalker.GROUND_HEIGHT);
            }
            least = Math.min(least, height);
            most = Math.max(most, height);
        }
        assertThat(most - least).isBetween(0.3, 6.0);
    }

    @Test
    void motorsTurnTheirHinges() {
        start();
        walker.state[Part.Y] += 2;
        walker.assemble(0);
        for (int t = 0; t < 5; t++) {
            step(1, -1, -1, -1);
        }
        assertThat(seen[HIP]).isGreaterThan(0);
        assertThat(seen[HIP + 5]).isLessThan(0.1f);
        assertThat(seen[KNEE_SPEED]).isCloseTo(-1, within(0.1f));
    }

    @Test
    void torqueCosts() {
        start();
        walker.state[Part.Y] += 2;
        walker.state[Part.SPEED_X] = 0;
        walker.assemble(0);
        double before = walker.state[Part.X];
        float reward = step(0.5f, 0, -9, 0);
        double forward = 13.0 / 3 * (walker.state[Part.X] - before) - 5 * Math.abs(walker.state[Part.ANGLE]);
        assertThat(reward).isCloseTo((float) (forward - 0.028 * 1.5), within(1e-5f));
    }

    @Test
    void legsThatStandAreSeen() {
        start();
        assertThat(fragment.observations[TOUCHES]).isZero();
        for (int t = 0; t < 10; t++) {
            step(0, 1, 0, 1);
        }
        assertThat(seen[TOUCHES]).isEqualTo(1);
        assertThat(seen[TOUCHES + 5]).isEqualTo(1);
        assertThat(fragment.terminated[0]).isFalse();
    }

    @Test
    void raysMeasureTheGround() {
        start();
        double above = walker.state[Part.Y] - BipedalWalker.GROUND_HEIGHT;
        for (int i = 0; i < 7; i++) {
            double expected = Math.min(1, above / Math.cos(0.15 * i) / (16.0 / 3));
            assertThat(fragment.observations[RAY + i]).as("ray " + i).isCloseTo((float) expected, within(1e-5f));
        }
        assertThat(fragment.observations[RAY + 9]).isEqualTo(1);
        int cliff = walker.groundAt() + 12;
        walker.state[cliff] += 100;
        walker.observe(0, 1, fragment.observations, 0);
        double wall = 11 * 14.0 / 30 - walker.state[Part.X];
        assertThat(fragment.observations[RAY + 9] * 16 / 3 * Math.sin(1.35)).isBetween(wall, wall + 14.0 / 30);
    }

    @Test
    void fallingOnTheHullCostsAHundredAndTheEnd() {
        start();
        walker.state[Part.ANGLE] = 2.5;
        walker.assemble(0);
        float reward = 0;
        for (int t = 0; t < 200 && !fragment.terminated[0]; t++) {
            reward = step(0, 0, 0, 0);
        }
        assertThat(fragment.terminated[0]).isTrue();
        assertThat(reward).isEqualTo(-100);
    }

    @Test
    void theEndOfTheWayEndsTheTaskWithoutAFine() {
        start();
        walker.state[Part.X] = BipedalWalker.END - 0.05;
        walker.state[Part.Y] += 5;
        walker.state[Part.SPEED_X] = 5;
        walker.assemble(0);
        assertThat(step(0, 0, 0, 0)).isBetween(0.2f, 1f);
        assertThat(fragment.terminated[0]).isTrue();
    }

    @Test
    void aWalkerOnTheGroundIsRestoredBitForBit() throws IOException {
        start();
        SplittableRandom random = new SplittableRandom(3);
        for (int t = 0; t < 12; t++) {
            step(0, 1, 0, 1);
        }
        assertThat(seen[TOUCHES]).isEqualTo(1);
        StateBuffer saved = new StateBuffer();
        try (DataOutputStream out = saved.rewrite()) {
            walker.save(out);
        }
        BipedalWalker restored = new BipedalWalker(1);
        restored.restore(StateBuffer.reading(saved.toByteArray()));
        Trajectory two = new Trajectory(walker.spec(), 200, 1);
        for (int i = 0; i < two.actions.length; i++) {
            two.actions[i] = (float) (2 * random.nextDouble() - 1);
        }
        for (int t = 0; t < 200; t++) {
            restored.step(two, t);
        }
        float[] rewards = two.rewards.clone();
        for (int t = 0; t < 200; t++) {
            assertThat(step(two.actions[4 * t], two.actions[4 * t + 1], two.actions[4 * t + 2], two.actions[4 * t + 3]))
                    .isEqualTo(rewards[t]);
        }
        assertThat(walker.state).isEqualTo(restored.state);
    }
}
