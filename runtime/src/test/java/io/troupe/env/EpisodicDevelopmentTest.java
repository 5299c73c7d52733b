package io.troupe.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.troupe.policy.PolicyVersion;
import io.troupe.random.RandomStream;
import io.troupe.spec.Box;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.io.DataInput;
import java.io.DataOutput;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What the next episode of a copy that begins by itself still has of the one before, where the streams are known. */
final class EpisodicDevelopmentTest {
    /** Without mistakes. A copy observes how far it is and where it began; its episode ends after three steps. */
    private static class Right extends EpisodicVectorEnvironment {
        final float[] place;
        final float[] start;

        Right() {
            super(new EnvironmentSpec("Mistaken", Box.of(2, -100, 100), Box.of(1, -1, 1), 3), 2);
            place = new float[copies];
            start = new float[copies];
        }

        @Override
        protected void startEpisode(RandomStream random, int b) {
            start[b] = random.nextFloat();
            place[b] = start[b];
        }

        @Override
        protected void advance(float[] actions, int row, float[] rewards, boolean[] terminated) {
            for (int b = 0; b < copies; b++) {
                place[b] += clipped(actions[row + b], 1, b) + random(b).nextFloat();
                rewards[row + b] = place[b];
                terminated[row + b] = false;
            }
        }

        @Override
        protected void observe(int first, int end, float[] observations, int offset) {
            for (int b = first; b < end; b++) {
                observations[offset + 2 * (b - first)] = place[b];
                observations[offset + 2 * (b - first) + 1] = start[b];
            }
        }

        @Override
        protected void saveCopy(int b, DataOutput out) {
            throw new IllegalStateException("not saved here");
        }

        @Override
        protected void restoreCopy(int b, DataInput in) {
            throw new IllegalStateException("not saved here");
        }
    }

    private static void run(Supplier<VectorEnvironment> maker) {
        try (VectorEnvironment watched =
                WatchedVectorEnvironment.of(maker.get(), maker, Optional.of(new Development(Duration.ofSeconds(20))))) {
            Trajectory fragment = new Trajectory(watched.spec(), 80, 2);
            fragment.begin(0, 0, PolicyVersion.INITIAL);
            watched.reset(1, fragment.observations, 0);
            for (int t = 0; t < 80; t++) {
                watched.step(fragment, t);
            }
            assertThat(fragment.episodes.count()).isEqualTo(52);
        }
    }

    @Test
    void findsNothingWhereNothingIsWrong() {
        run(Right::new);
    }

    @Test
    void aStartThatForgetsSomethingThatIsObserved() {
        assertThatExceptionOfType(EnvironmentFailure.class)
                .isThrownBy(() -> run(() -> new Right() {
                    @Override
                    protected void startEpisode(RandomStream random, int b) {
                        start[b] = random.nextFloat();
                        place[b] = place[b] > 0 ? 0.5f : 0;
                    }
                }))
                .withMessageStartingWith("environment 'Mistaken', copy 0, step 0: it and a new object differ after"
                        + " startEpisode with the same random numbers and actions: element 0 of the observation is 0.5 and"
                        + " 0.0. Something of an earlier episode is left: startEpisode must start anew");
    }

    @Test
    void aStartThatForgetsSomethingThatShowsLater() {
        assertThatExceptionOfType(EnvironmentFailure.class)
                .isThrownBy(() -> run(() -> new Right() {
                    private int steps;

                    @Override
                    protected void advance(float[] actions, int row, float[] rewards, boolean[] terminated) {
                        super.advance(actions, row, rewards, terminated);
                        rewards[row] = ++steps;
                    }
                }))
                .withMessage(
                        "environment 'Mistaken', copy 0, step 1: it and a new object differ after step with the same random"
                                + " numbers and actions: the reward is 4.0 and 1.0. Something of an earlier episode is left:"
                                + " startEpisode must start anew, and copies must share nothing");
    }
}
