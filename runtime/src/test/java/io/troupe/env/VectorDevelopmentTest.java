package io.troupe.env;

import static io.troupe.env.WatchedSteps.run;
import static io.troupe.env.WatchedSteps.told;
import static io.troupe.env.WatchedSteps.watched;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.spec.Box;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.Space;
import io.troupe.trajectory.Trajectory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What vectorised environments give wrong is told of with environment, copy, step and rule. */
final class VectorDevelopmentTest {
    @Test
    void findsNothingWhereNothingIsWrong() {
        try (VectorEnvironment watched = watched(TwoOfAKind::new);
                VectorEnvironment usual = new TwoOfAKind()) {
            Trajectory found = run(watched, 120);
            Trajectory expected = run(usual, 120);

            assertThat(found.observations).isEqualTo(expected.observations);
            assertThat(found.rewards).isEqualTo(expected.rewards);
            assertThat(found.terminated).isEqualTo(expected.terminated);
            assertThat(found.episodes.count()).isEqualTo(60);
            assertThat(found.episodes.episodeReturn(59)).isEqualTo(expected.episodes.episodeReturn(59));
            assertThat(found.finalObservations.row(59)).isEqualTo(expected.finalObservations.row(59));
            assertThat(Arrays.copyOf(found.finalObservations.values(), 120))
                    .isEqualTo(Arrays.copyOf(expected.finalObservations.values(), 120));
        }
    }

    @Test
    void anElementThatIsNotWritten() {
        assertThat(told(1, 2, () -> new TwoOfAKind() {
                    @Override
                    void observe(int b, float[] observations, int offset) {
                        observations[offset] = step[b];
                        if (b == 0 || step[b] != 2) {
                            observations[offset + 1] = drawn[b];
                        }
                    }
                }))
                .isEqualTo("element 1 of the observation was never written by step (spec says 2 elements)");
    }

    @Test
    void anObservationThatIsNotANumber() {
        assertThat(told(1, 0, () -> new TwoOfAKind() {
                    @Override
                    void observe(int b, float[] observations, int offset) {
                        super.observe(b, observations, offset);
                        observations[offset + 1] = b == 0 ? 0 : 1 / 0f;
                    }

                    @Override
                    Space observationSpace() {
                        return Box.unbounded(SIZE);
                    }
                }))
                .isEqualTo("element 1 of the observation is Infinity after reset");
    }

    @Test
    void anObservationOutsideItsBounds() {
        assertThat(told(0, 3, () -> new TwoOfAKind() {
                    @Override
                    void observe(int b, float[] observations, int offset) {
                        super.observe(b, observations, offset);
                        if (step[b] == 3) {
                            observations[offset + 1] = -1.5f;
                        }
                    }
                }))
                .isEqualTo("the observation is not in the space of the spec after step: element 1 is -1.5, outside"
                        + " [-1.0, 100.0]");
    }

    @Test
    void aFirstObservationOfALaterEpisodeOutsideItsBounds() {
        assertThat(told(1, 0, () -> new TwoOfAKind() {
                    private int begun;

                    @Override
                    void begin(int b) {
                        super.begin(b);
                        if (++begun == 4) {
                            drawn[b] = -2;
                        }
                    }
                }))
                .startsWith("the observation is not in the space of the spec after restart: element 1 is -2.0");
    }

    @Test
    void aRewardThatIsNotANumberOrNotWritten() {
        assertThat(told(1, 2, () -> new TwoOfAKind() {
                    @Override
                    float reward(int b, float action) {
                        return b == 1 && step[b] == 2 ? Float.NaN : 0;
                    }
                }))
                .isEqualTo("the reward is NaN");
        assertThat(told(0, 1, () -> new TwoOfAKind() {
                    @Override
                    void end(int b, Trajectory fragment, int row) {
                        super.end(b, fragment, row);
                        fragment.rewards[row] = fragment.rewards[fragment.rows() - 1];
                    }
                }))
                .isEqualTo("the reward was never written by step");
    }

    @Test
    void streamsThatDoNotAddUp() {
        assertThat(told(1, 1, () -> new TwoOfAKind() {
                    @Override
                    public EnvironmentSpec spec() {
                        return super.spec().withRewardStreams("goal", "energy");
                    }

                    @Override
                    float reward(int b, float action) {
                        return 1;
                    }

                    @Override
                    void end(int b, Trajectory fragment, int row) {
                        super.end(b, fragment, row);
                        fragment.streamRewards[2 * row] = 1;
                        fragment.streamRewards[2 * row + 1] = b;
                    }
                }))
                .isEqualTo("the reward is 1.0, but its streams [goal, energy] gave [1.0, 1.0], which is 2.0 together");
    }

    @Test
    void bothEndsAtOnceOrEndsThatAreNotWritten() {
        String both =
                "step gave both terminated and truncated, or did not write them: both are true before it. Where both"
                        + " hold, it is terminated";
        assertThat(told(0, 4, () -> new TwoOfAKind() {
                    @Override
                    void end(int b, Trajectory fragment, int row) {
                        super.end(b, fragment, row);
                        fragment.truncated[row] = fragment.terminated[row];
                    }
                }))
                .isEqualTo(both);
        assertThat(told(0, 1, () -> new TwoOfAKind() {
                    @Override
                    void end(int b, Trajectory fragment, int row) {
                        // Nothing is written.
                    }
                }))
                .isEqualTo(both);
    }

    @Test
    void anEndWithoutItsFinalObservation() {
        assertThat(told(1, 2, () -> new TwoOfAKind() {
                    @Override
                    void log(int b, Trajectory fragment) {
                        super.log(b, fragment);
                    }

                    @Override
                    public void step(Trajectory fragment, int t) {
                        super.step(fragment, t);
                        if (step[1] == 2) {
                            fragment.terminated[t * COPIES + 1] = true;
                        }
                    }
                }))
                .startsWith("terminated is true after step, as it was before, but no final observation was appended");
    }

    @Test
    void aFinalObservationWithoutAnEndOrOfAnotherRow() {
        assertThat(told(1, 2, () -> new TwoOfAKind() {
                    @Override
                    public void step(Trajectory fragment, int t) {
                        super.step(fragment, t);
                        if (step[1] == 2) {
                            fragment.finalObservations.append(t * COPIES + 1, drawn, 0);
                        }
                    }
                }))
                .isEqualTo("step appended a final observation, but neither terminated nor truncated");
        assertThat(told(0, 2, () -> new TwoOfAKind() {
                    @Override
                    public void step(Trajectory fragment, int t) {
                        super.step(fragment, t);
                        if (step[1] == 2) {
                            fragment.finalObservations.append((t + 1) * COPIES, drawn, 0);
                        }
                    }
                }))
                .isEqualTo("step appended a final observation of row 6, but its rows are 4 to 5");
    }

    @Test
    void twoFinalObservationsOfOneEpisode() {
        assertThat(told(0, 4, () -> new TwoOfAKind() {
                    @Override
                    void log(int b, Trajectory fragment) {
                        super.log(b, fragment);
                        int last = fragment.finalObservations.count() - 1;
                        fragment.finalObservations.append(fragment.finalObservations.row(last), drawn, 0);
                    }
                }))
                .isEqualTo("step appended two final observations");
    }

    @Test
    void aFinalObservationThatIsWrong() {
        assertThat(told(1, 4, () -> new TwoOfAKind() {
                    @Override
                    void observe(int b, float[] observations, int offset) {
                        super.observe(b, observations, offset);
                        if (b == 1 && step[b] == 4) {
                            observations[offset] = Float.NaN;
                        }
                    }
                }))
                .isEqualTo(
                        "the final observation of the episode is wrong: element 0 of the observation is NaN after step");
    }

    @Test
    void anEpisodeThatIsNotLogged() {
        assertThat(told(0, 4, () -> new TwoOfAKind() {
                    @Override
                    void log(int b, Trajectory fragment) {
                        // Nothing is written.
                    }

                    @Override
                    float reward(int b, float action) {
                        return 1;
                    }
                }))
                .isEqualTo("its episode of 4 steps with a return of 4.0 ended, but step appended nothing to episodes");
    }

    @Test
    void anEpisodeThatIsLoggedOtherwiseThanItWas() {
        assertThat(told(1, 4, () -> new TwoOfAKind() {
                    @Override
                    void begin(int b) {
                        float kept = total[b];
                        super.begin(b);
                        total[b] = b == 1 ? kept : 0;
                    }

                    @Override
                    float reward(int b, float action) {
                        return 1;
                    }
                }))
                .isEqualTo(
                        "its episode of 4 steps with a return of 4.0 ended, but what step appended to episodes is 4 steps"
                                + " with a return of 4.0, 4 steps with a return of 8.0");
    }

    @Test
    void anEpisodeThatIsLoggedBeforeItEnds() {
        assertThat(told(0, 3, () -> new TwoOfAKind() {
                    @Override
                    void end(int b, Trajectory fragment, int row) {
                        super.end(b, fragment, row);
                        if (step[b] == 3) {
                            fragment.episodes.append(0, 3);
                        }
                    }
                }))
                .isEqualTo("step appended 2 episodes to episodes, but 0 ended");
    }

    @Test
    void aMeasureThatIsInfinite() {
        assertThat(told(1, 4, () -> new TwoOfAKind() {
                    @Override
                    public EnvironmentSpec spec() {
                        return super.spec().withMeasures("Success");
                    }

                    @Override
                    void log(int b, Trajectory fragment) {
                        fragment.episodes.append(total[b], step[b], new float[] {b == 0 ? 0 : 1 / 0f});
                    }
                }))
                .isEqualTo("the measure 'Success' is Infinity");
    }

    @Test
    void aTimeLimitThatIsNotApplied() {
        assertThat(told(0, 4, () -> new TwoOfAKind() {
                    @Override
                    void end(int b, Trajectory fragment, int row) {
                        fragment.terminated[row] = false;
                        fragment.truncated[row] = step[b] == 5;
                    }
                }))
                .isEqualTo("the episode goes on after 4 steps, which is all that spec allows: step must truncate it");
    }
}
