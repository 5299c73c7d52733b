package io.troupe.env;

import static io.troupe.env.WatchedSteps.run;
import static io.troupe.env.WatchedSteps.told;
import static io.troupe.env.WatchedSteps.watched;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.Space;
import io.troupe.trajectory.StateBuffer;
import io.troupe.trajectory.Trajectory;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Calls of vectorised environments that throw, hang, forget, depend on chance, or take what they should not. */
final class VectorCallsDevelopmentTest {
    private static final int COPIES = TwoOfAKind.COPIES;

    @Test
    void anExceptionWithTheCopyThatItWasAt() {
        assertThat(told(1, 3, () -> new TwoOfAKind() {
                    @Override
                    float reward(int b, float action) {
                        return b == 1 && step[b] == 3 ? step[2] : 0;
                    }
                }))
                .isEqualTo(
                        "step threw java.lang.ArrayIndexOutOfBoundsException: Index 2 out of bounds for length 2 (copy 1"
                                + " is the first of which it had not written everything)");
    }

    @Test
    void anExceptionThatNamesItsCopyIsLeftAsItIs() {
        assertThat(told(1, 7, () -> new TwoOfAKind() {
                    @Override
                    float reward(int b, float action) {
                        if (step[b] == 2) {
                            throw new EnvironmentFailure("Mistaken", 1, 7, "a wheel came off", null);
                        }
                        return 0;
                    }
                }))
                .isEqualTo("a wheel came off");
    }

    @Test
    void aCallThatDoesNotReturn() {
        try (Stuck stuck = new Stuck()) {
            assertThat(told(
                            1,
                            3,
                            watched(
                                    () -> new TwoOfAKind() {
                                        @Override
                                        float reward(int b, float action) {
                                            if (b == 1 && step[b] == 3) {
                                                stuck.in();
                                            }
                                            return 0;
                                        }
                                    },
                                    stuck,
                                    200)))
                    .startsWith(
                            "step has not returned for 200 ms (environment.callTimeout); it is in io.troupe.env.Stuck.in");
            assertThat(told(
                            0,
                            0,
                            watched(
                                    () -> new TwoOfAKind() {
                                        @Override
                                        void begin(int b) {
                                            stuck.in();
                                        }
                                    },
                                    stuck,
                                    100)))
                    .startsWith(
                            "reset has not returned for 100 ms (environment.callTimeout); it is in io.troupe.env.Stuck.in");
        }
    }

    @Test
    void aSpecThatChanges() {
        assertThat(told(0, 1, () -> new TwoOfAKind() {
                    @Override
                    Space observationSpace() {
                        return Box.of(SIZE, -1, step[0] == 1 ? 50 : 100);
                    }
                }))
                .startsWith("spec changed from ");
    }

    @Test
    void chanceFromElsewhere() {
        AtomicInteger dice = new AtomicInteger();
        assertThat(told(0, 0, () -> new TwoOfAKind() {
                    @Override
                    void begin(int b) {
                        super.begin(b);
                        drawn[b] = dice.incrementAndGet();
                    }
                }))
                .isEqualTo(
                        "two new objects differ after reset with the same seed: element 1 of the observation is 1.0 and"
                                + " 3.0. Chance must come from the seed alone");
    }

    @Test
    void chanceFromElsewhereInAStep() {
        AtomicInteger dice = new AtomicInteger();
        assertThat(told(1, 1, () -> new TwoOfAKind() {
                    @Override
                    float reward(int b, float action) {
                        return b == 0 ? 0 : dice.incrementAndGet();
                    }
                }))
                .isEqualTo(
                        "two objects differ after step with the same seed and actions: the reward is 1.0 and 2.0. Chance"
                                + " must come from the seed alone, and objects must share nothing");
    }

    @Test
    void aResetThatForgetsSomething() {
        assertThat(told(0, 0, () -> new TwoOfAKind() {
                    private float level;

                    @Override
                    void observe(int b, float[] observations, int offset) {
                        level += step[b] == 3 ? 0.01f : 0;
                        observations[offset] = step[b];
                        observations[offset + 1] = level;
                    }
                }))
                .startsWith(
                        "an object that took 100 steps before this reset and a new one differ after reset with the same"
                                + " seed: element 1 of the observation is ")
                .endsWith(". Something of an earlier episode is left: reset must start anew");
    }

    @Test
    void aRestartThatIsForgotten() {
        assertThat(told(0, 0, () -> new TwoOfAKind() {
                    @Override
                    public void step(Trajectory fragment, int t) {
                        super.step(fragment, t);
                        for (int i = 0; i < fragment.finalObservations.count(); i++) {
                            int row = fragment.finalObservations.row(i);
                            float[] last = fragment.finalObservations.values();
                            System.arraycopy(last, i * SIZE, fragment.observations, (row + COPIES) * SIZE, SIZE);
                        }
                    }
                }))
                .startsWith("20 episodes ended, and after each the next observation was the final one");
    }

    @Test
    void actionsThatAreNotClipped() {
        assertThat(told(0, 0, () -> new TwoOfAKind() {
                    @Override
                    float reward(int b, float action) {
                        super.reward(b, action);
                        return action;
                    }
                }))
                .isEqualTo(
                        "actions outside the box are not taken as if they were clipped to it: with them and with its upper"
                                + " bounds, the reward is 21.0 and 1.0");
    }

    @Test
    void anActionThatMeansNothingAndIsTaken() {
        assertThat(told(0, 0, () -> new TwoOfAKind() {
                    @Override
                    float reward(int b, float action) {
                        return 0;
                    }
                }))
                .isEqualTo("the action NaN is not refused: it must be, with an EnvironmentFailure that names the copy");
        assertThat(told(0, 0, () -> new TwoOfAKind() {
                    @Override
                    Space actionSpace() {
                        return new Discrete(3);
                    }

                    @Override
                    float reward(int b, float action) {
                        return new float[] {0, 1, 2}[(int) action];
                    }
                }))
                .startsWith(
                        "the action 3, of 0..2, is not refused: it must be, with an EnvironmentFailure that names the copy;"
                                + " step threw java.lang.ArrayIndexOutOfBoundsException");
    }

    @Test
    void aStepBeforeTheFirstReset() {
        VectorEnvironment watched = watched(TwoOfAKind::new);
        Trajectory fragment = new Trajectory(watched.spec(), 1, COPIES);

        assertThatIllegalStateException()
                .isThrownBy(() -> watched.step(fragment, 0))
                .withMessage("Mistaken: reset or restore it before the first step");
    }

    @Test
    void whatIsRestoredGoesOn() throws IOException {
        VectorEnvironment original = watched(TwoOfAKind::new);
        run(original, 3);
        StateBuffer state = new StateBuffer();
        try (DataOutputStream out = state.rewrite()) {
            ((Snapshotable) original).save(out);
        }
        VectorEnvironment restored = watched(TwoOfAKind::new);
        ((Snapshotable) restored).restore(StateBuffer.reading(state.toByteArray()));
        Trajectory one = new Trajectory(original.spec(), 20, COPIES);
        Trajectory other = new Trajectory(original.spec(), 20, COPIES);
        for (int t = 0; t < 20; t++) {
            original.step(one, t);
            restored.step(other, t);
        }

        assertThat(other.observations).isEqualTo(one.observations);
        assertThat(other.episodes.count()).isEqualTo(one.episodes.count()).isPositive();
    }

    /** As what runs in other processes. */
    @Test
    void whatRunsElsewhereIsCheckedButNeitherComparedNorTimed() {
        AtomicInteger dice = new AtomicInteger();
        VectorEnvironment elsewhere = WatchedVectorEnvironment.of(
                new TwoOfAKind() {
                    @Override
                    void begin(int b) {
                        super.begin(b);
                        drawn[b] = dice.incrementAndGet() < 40 ? dice.get() : -2;
                    }
                },
                () -> {
                    throw new IllegalStateException("it is made once");
                },
                Optional.empty());

        assertThat(told(1, 0, elsewhere)).startsWith("the observation is not in the space of the spec after restart");
    }

    @Test
    void isSwitchedOnWhereEnvironmentsAreMade() {
        Optional<Development> development = Optional.of(new Development(Duration.ofSeconds(20)));
        try (VectorEnvironment watched =
                Environments.discover().create("CartPole-v1", 1, EnvironmentParameters.NONE, development)) {
            assertThat(watched).isInstanceOf(WatchedVectorEnvironment.class);
        }
    }
}
