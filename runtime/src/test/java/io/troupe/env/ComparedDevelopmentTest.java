package io.troupe.env;

import static io.troupe.env.WatchedSteps.run;
import static io.troupe.env.WatchedSteps.told;
import static io.troupe.env.WatchedSteps.watched;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.troupe.policy.PolicyVersion;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.StateBuffer;
import io.troupe.trajectory.Trajectory;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is held against other objects, and that this finds nothing in those that are right. */
final class ComparedDevelopmentTest {
    private static final int COPIES = TwoOfAKind.COPIES;

    /** Each call lends other rows. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 10})
    void anotherResetIsComparedLikeTheFirst(int steps) {
        try (VectorEnvironment watched = watched(TwoOfAKind::new)) {
            run(watched, steps);
            assertThatCode(() -> run(watched, steps + 1)).doesNotThrowAnyException();
            assertThatCode(() -> run(watched, 120)).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void anotherResetOfSeveralAgentsIsComparedLikeTheFirst(int steps) {
        Supplier<JointEnvironment> maker = MeddledCopies::new;
        try (JointEnvironment watched =
                Development.watched(maker.get(), maker, Optional.of(new Development(Duration.ofSeconds(20))))) {
            new JointRollout(watched, steps).reset(1).collect((k, row) -> 0);
            assertThatCode(() -> new JointRollout(watched, 120).reset(2).collect((k, row) -> 0))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void chanceFromElsewhereInALaterReset() {
        AtomicInteger dice = new AtomicInteger();
        VectorEnvironment watched = watched(() -> new TwoOfAKind() {
            @Override
            void begin(int b) {
                super.begin(b);
                drawn[b] = dice.incrementAndGet() > 8 ? dice.get() : 0;
            }
        });
        run(watched, 1);
        run(watched, 1);

        assertThat(told(0, 0, watched)).startsWith("two new objects differ after reset with the same seed: ");
    }

    /** Observes what its parameter is, from the next episode on. */
    private static final class Wide extends TwoOfAKind {
        private final float first;
        private float width;

        Wide(float first) {
            this.first = first;
            width = first;
        }

        @Override
        void begin(int b) {
            super.begin(b);
            drawn[b] = width;
        }

        @Override
        public void setParameters(EnvironmentParameters parameters) {
            width = parameters.values().get("width") instanceof Number number ? number.floatValue() : first;
        }
    }

    private static EnvironmentParameters width(int width) {
        return new EnvironmentParameters(Map.of("width", width));
    }

    @Test
    void whatIsComparedHasTheParametersThatTheCopiesHaveNow() {
        try (VectorEnvironment watched = watched(() -> new Wide(1))) {
            run(watched, 3);
            watched.setParameters(width(7));
            assertThat(run(watched, 120).observations[1]).isEqualTo(7);
        }
        try (VectorEnvironment watched = watched(() -> new Wide(1))) {
            watched.setParameters(width(7));
            watched.setParameters(EnvironmentParameters.NONE);
            assertThat(run(watched, 120).observations[1]).isEqualTo(1);
        }
    }

    /** They are part of what is saved. */
    @Test
    void nothingIsComparedWhereTheParametersAreNotKnown() throws IOException {
        AtomicInteger made = new AtomicInteger();
        VectorEnvironment watched = watched(() -> new Wide(made.incrementAndGet()));
        StateBuffer state = new StateBuffer();
        Wide saved = new Wide(1);
        run(saved, 1);
        try (DataOutputStream out = state.rewrite()) {
            saved.save(out);
        }
        ((Snapshotable) watched).restore(StateBuffer.reading(state.toByteArray()));
        run(watched, 120);
        watched.setParameters(EnvironmentParameters.NONE);

        assertThat(told(0, 0, watched)).startsWith("two new objects differ after reset with the same seed: ");
    }

    @Test
    void aDifferenceInTheLastStepOfAnEpisodeIsToldWithThatStep() {
        AtomicInteger dice = new AtomicInteger();
        assertThat(told(1, 4, () -> new TwoOfAKind() {
                    @Override
                    float reward(int b, float action) {
                        return b == 1 && step[b] == 4 ? dice.incrementAndGet() : 0;
                    }
                }))
                .startsWith("two objects differ after step with the same seed and actions: the reward is 1.0 and 2.0");
    }

    @Test
    void finalObservationsAndEpisodesMayBeInAnyOrder() {
        AtomicInteger made = new AtomicInteger();
        try (VectorEnvironment watched = watched(() -> new BackToFront(made.incrementAndGet() % 2 == 0))) {
            assertThatCode(() -> run(watched, 120)).doesNotThrowAnyException();
        }
    }

    /** Copy 1 steps first in every other object. */
    private static final class BackToFront extends TwoOfAKind {
        private final boolean backwards;

        BackToFront(boolean backwards) {
            this.backwards = backwards;
        }

        @Override
        public void step(Trajectory fragment, int t) {
            for (int i = 0; i < COPIES; i++) {
                int b = backwards ? COPIES - 1 - i : i;
                step(b, fragment, t * COPIES + b);
            }
        }
    }

    @Test
    void aFinalObservationThatDiffersIsToldOfItsCopy() {
        AtomicInteger dice = new AtomicInteger();
        assertThat(told(1, 4, () -> new TwoOfAKind() {
                    @Override
                    public void step(Trajectory fragment, int t) {
                        super.step(fragment, t);
                        if (fragment.finalObservations.count() > 0) {
                            fragment.finalObservations.values()[SIZE + 1] = dice.incrementAndGet();
                        }
                    }
                }))
                .isEqualTo(
                        "two objects differ after step with the same seed and actions: element 1 of the final observation"
                                + " is 1.0 and 2.0. Chance must come from the seed alone, and objects must share nothing");
    }

    @Test
    void anEpisodeThatIsLoggedDifferently() {
        AtomicInteger dice = new AtomicInteger();
        assertThat(told(0, 4, () -> new TwoOfAKind() {
                    @Override
                    public EnvironmentSpec spec() {
                        return super.spec().withMeasures("Success");
                    }

                    @Override
                    void log(int b, Trajectory fragment) {
                        fragment.episodes.append(total[b], step[b], new float[] {b == 0 ? 0 : dice.incrementAndGet()});
                    }
                }))
                .startsWith("two objects differ after step with the same seed and actions: the measure 'Success' is 1.0"
                        + " and 2.0 (of which of those that ended, episodes does not say)");
    }

    @Test
    void whoRefusedAnActionIsNotUsedAgain() {
        List<ThreeWalkers> made = new ArrayList<>();
        Supplier<JointEnvironment> maker = () -> {
            ThreeWalkers walkers = new ThreeWalkers();
            made.add(walkers);
            return walkers;
        };
        try (JointEnvironment watched =
                Development.watched(maker.get(), maker, Optional.of(new Development(Duration.ofSeconds(20))))) {
            assertThatCode(() -> new JointRollout(watched, 101).reset(2).collect((k, row) -> 0))
                    .doesNotThrowAnyException();
        }
        assertThat(made).filteredOn(object -> object.refused).hasSize(ThreeWalkers.COUNT);
        assertThat(made).noneMatch(object -> object.usedAgain);
    }

    /** A bandit: the context that follows a step is its final observation, and the first one of the next episode. */
    @Test
    void episodesOfOneStepMayEndWithWhatTheNextOneBeginsWith() {
        try (VectorEnvironment watched = watched(() -> new TwoOfAKind() {
            @Override
            void end(int b, Trajectory fragment, int row) {
                fragment.terminated[row] = true;
                fragment.truncated[row] = false;
            }

            @Override
            void begin(int b) {
                step[b] = 0;
                total[b] = 0;
            }

            @Override
            void observe(int b, float[] observations, int offset) {
                if (step[b] == 1) {
                    drawn[b] = random[b].nextFloat();
                }
                observations[offset] = 0;
                observations[offset + 1] = drawn[b];
            }

            @Override
            public void reset(long seed, float[] observations, int offset) {
                drawn[0] = 0;
                drawn[1] = 0;
                super.reset(seed, observations, offset);
            }
        })) {
            Trajectory found = run(watched, 120);
            assertThat(found.episodes.count()).isEqualTo(240);
            assertThat(found.finalObservations.values()[1]).isEqualTo(found.observations[COPIES * 2 + 1]);
        }
    }

    @Test
    void aRestartThatThrowsIsToldOfItsCopy() {
        VectorEnvironment watched = watched(() -> new TwoOfAKind() {
            @Override
            public boolean canRestart() {
                return true;
            }

            @Override
            public void restart(int b, float[] observations, int offset) {
                observations[offset] = step[b + 1];
            }
        });
        Trajectory fragment = run(watched, 2);
        fragment.begin(0, 0, PolicyVersion.INITIAL);

        assertThatCode(() -> watched.restart(1, new float[2], 0))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessage("environment 'Mistaken', copy 1, step 2: restart threw"
                        + " java.lang.ArrayIndexOutOfBoundsException: Index 2 out of bounds for length 2");
    }

    @Test
    void anExceptionAfterEverythingWasWritten() {
        assertThat(told(0, 2, () -> new TwoOfAKind() {
                    @Override
                    public void step(Trajectory fragment, int t) {
                        super.step(fragment, t);
                        fragment.rewards[t * COPIES] += step[0] == 2 ? step[2] : 0;
                    }
                }))
                .endsWith("(it had written everything of all copies)");
    }
}
