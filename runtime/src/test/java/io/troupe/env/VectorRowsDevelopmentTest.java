package io.troupe.env;

import static io.troupe.env.WatchedSteps.told;
import static io.troupe.env.WatchedSteps.watched;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Where vectorised environments write, and what they keep, that is not theirs. */
final class VectorRowsDevelopmentTest {
    private static final int COPIES = TwoOfAKind.COPIES;

    @Test
    void anActionArrayThatIsWrittenTo() {
        assertThat(told(1, 2, () -> new TwoOfAKind() {
                    @Override
                    void end(int b, Trajectory fragment, int row) {
                        super.end(b, fragment, row);
                        if (b == 1 && step[b] == 2) {
                            fragment.actions[row] = 0.5f;
                        }
                    }
                }))
                .isEqualTo("step wrote into the actions, which are read-only");
    }

    @Test
    void rowsOfOtherSteps() {
        assertThat(told(1, 2, () -> writing(2, (fragment, row) -> fragment.rewards[row - COPIES] = 0)))
                .isEqualTo("step wrote into rewards of step 1 of the fragment, not of step 2");
        assertThat(told(0, 2, () -> writing(2, (fragment, row) -> fragment.observations[0] = 0)))
                .isEqualTo("step wrote into observations of step 0 of the fragment, not of step 2");
    }

    @Test
    void flagsOfOtherSteps() {
        assertThat(told(1, 3, () -> writing(3, (fragment, row) -> fragment.terminated[row + COPIES] = false)))
                .isEqualTo("step wrote into terminated of step 1 of the fragment, not of step 0");
        assertThat(told(1, 2, () -> writing(2, (fragment, row) -> fragment.truncated[1] = true)))
                .isEqualTo("step wrote into truncated of step 0 of the fragment, not of step 2");
        assertThat(told(0, 3, () -> writing(3, (fragment, row) -> fragment.voided[4] = false)))
                .isEqualTo("step wrote into voided of step 2 of the fragment, not of step 0");
    }

    @Test
    void observationsOfTheStepBefore() {
        assertThat(told(1, 2, () -> writing(2, (fragment, row) -> fragment.observations[row * 2] = 0)))
                .isEqualTo("step wrote into the observations of the step before");
    }

    /** What is written in one step of copy 1. */
    private interface Mistake {
        void write(Trajectory fragment, int row);
    }

    private static VectorEnvironment writing(int when, Mistake mistake) {
        return new TwoOfAKind() {
            @Override
            void end(int b, Trajectory fragment, int row) {
                super.end(b, fragment, row);
                if (b == 1 && step[b] == when) {
                    mistake.write(fragment, row);
                }
            }
        };
    }

    @Test
    void aFragmentThatIsKeptAndWrittenToLater() {
        assertThat(told(0, 2, () -> new TwoOfAKind() {
                    private float[] kept = new float[1];

                    @Override
                    public void step(Trajectory fragment, int t) {
                        kept[0] = 1;
                        kept = fragment.rewards;
                        super.step(fragment, t);
                    }
                }))
                .isEqualTo("it wrote into rewards of the fragment of an earlier call by the time of step: a fragment"
                        + " belongs to the environment during the call only, and must not be kept");
    }

    @Test
    void anObservationArrayThatIsKeptAndWrittenToLater() {
        assertThat(told(0, 1, () -> new TwoOfAKind() {
                    private float[] kept = new float[1];

                    @Override
                    public void reset(long seed, float[] observations, int offset) {
                        super.reset(seed, observations, offset);
                        kept = observations;
                    }

                    @Override
                    public void step(Trajectory fragment, int t) {
                        super.step(fragment, t);
                        kept[0] = 0.25f;
                    }
                }))
                .startsWith("it wrote into observations of the fragment of an earlier call by the time of step");
    }

    @Test
    void anObservationArrayThatIsKeptAndReadLater() {
        assertThat(told(0, 1, () -> new TwoOfAKind() {
                    private float[] kept = new float[2];

                    @Override
                    public void reset(long seed, float[] observations, int offset) {
                        super.reset(seed, observations, offset);
                        kept = observations;
                    }

                    @Override
                    void observe(int b, float[] observations, int offset) {
                        observations[offset] = step[b] > 0 ? kept[0] + 1 : 0;
                        observations[offset + 1] = drawn[b];
                    }
                }))
                .startsWith("element 0 of the observation ");
    }

    @Test
    void anEntryOfAFragmentOfBefore() {
        assertThat(told(0, 2, () -> new TwoOfAKind() {
                    private Trajectory kept = new Trajectory(spec(), 1, COPIES);

                    @Override
                    public void step(Trajectory fragment, int t) {
                        super.step(fragment, t);
                        kept.episodes.append(0, 1);
                        kept = fragment;
                    }
                }))
                .startsWith("it wrote into finalObservations and episodes of the fragment of an earlier call");
    }

    @Test
    void aResetThatWritesBeside() {
        assertThat(told(0, 0, () -> new TwoOfAKind() {
                    @Override
                    public void reset(long seed, float[] observations, int offset) {
                        super.reset(seed, observations, offset);
                        observations[offset + COPIES * SIZE] = 0;
                    }
                }))
                .isEqualTo("reset wrote beside the [B, observationSize] that start at offset");
    }

    @Test
    void masksThatAllowNothingOrAreNotWritten() {
        assertThat(masksTold(masks -> {
                    masks[0] = true;
                    Arrays.fill(masks, 1, 6, false);
                }))
                .isEqualTo("environment 'Mistaken', copy 1, step 0: no action of branch 0 is allowed after reset");
        assertThat(masksTold(masks -> Arrays.fill(masks, 0, 5, true)))
                .isEqualTo(
                        "environment 'Mistaken', copy 1, step 0: element 2 of the mask was not written by actionMasks, or"
                                + " is another one when asked again after reset");
        assertThat(masksTold(masks -> Arrays.fill(masks, true)))
                .endsWith("actionMasks wrote beside the [B, M] that start at offset after reset");
    }

    /** What is written is the elements of the two copies, and others behind them. */
    private static String masksTold(Consumer<boolean[]> writer) {
        VectorEnvironment watched = watched(() -> new TwoOfAKind() {
            @Override
            public EnvironmentSpec spec() {
                return new EnvironmentSpec("Mistaken", observationSpace(), new Discrete(3), 4, true);
            }

            @Override
            public void actionMasks(boolean[] masks, int offset) {
                boolean[] own = Arrays.copyOfRange(masks, offset, masks.length);
                writer.accept(own);
                System.arraycopy(own, 0, masks, offset, own.length);
            }
        });
        try (watched) {
            watched.reset(1, new float[4], 0);
            return String.valueOf(
                    catchThrowableOfType(EnvironmentFailure.class, () -> watched.actionMasks(new boolean[6], 0))
                            .getMessage());
        }
    }

    @Test
    void aRestartOfOneCopyThatWritesBesideItsObservation() {
        VectorEnvironment watched = watched(() -> new TwoOfAKind() {
            @Override
            public boolean canRestart() {
                return true;
            }

            @Override
            public void restart(int b, float[] observations, int offset) {
                begin(b);
                observe(b, observations, offset + b * SIZE);
            }
        });
        float[] observation = new float[2];
        watched.reset(1, new float[4], 0);
        watched.restart(0, observation, 0);
        assertThat(observation[1]).isPositive();

        assertThatExceptionOfType(EnvironmentFailure.class)
                .isThrownBy(() -> watched.restart(1, observation, 0))
                .withMessage(
                        "environment 'Mistaken', copy 1, step 0: restart wrote beside the observation that starts at offset");
    }
}
