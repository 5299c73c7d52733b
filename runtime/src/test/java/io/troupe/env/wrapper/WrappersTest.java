package io.troupe.env.wrapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.troupe.env.Depicted;
import io.troupe.env.Environment;
import io.troupe.env.EnvironmentParameters;
import io.troupe.env.Environments;
import io.troupe.env.EpisodicVectorEnvironment;
import io.troupe.env.Measured;
import io.troupe.env.PerCopyVectorEnvironment;
import io.troupe.env.RandomWalk;
import io.troupe.env.Snapshotable;
import io.troupe.env.StepResult;
import io.troupe.env.VectorEnvironment;
import io.troupe.input.UserError;
import io.troupe.jvm.Allocated;
import io.troupe.policy.PolicyVersion;
import io.troupe.random.RandomStream;
import io.troupe.spec.Box;
import io.troupe.spec.Dict;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.Space;
import io.troupe.trajectory.StateBuffer;
import io.troupe.trajectory.Trajectory;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WrappersTest {
    /** Observes its episode and step; each step gives the action, and the fifth one ends the episode. */
    private static final class Line implements Environment, Measured {
        private int episode;
        private int step;

        @Override
        public EnvironmentSpec spec() {
            return new EnvironmentSpec("Line", Box.of(2, 0, 100), Box.of(1, -10, 10), 50).withMeasures("Episode");
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            episode++;
            step = 0;
            observe(observation);
        }

        private void observe(float[] observation) {
            observation[0] = episode;
            observation[1] = step;
        }

        @Override
        public StepResult step(float[] action, RandomGenerator random, float[] observation) {
            step++;
            observe(observation);
            return new StepResult(action[0], step == 5, false);
        }

        @Override
        public void measures(float[] values) {
            values[0] = episode;
        }
    }

    private static Wrapping wrapping(String name, Object value) {
        return new Wrapping(name, value);
    }

    private static VectorEnvironment line(int copies, Wrapping... wrappings) {
        return Wrappers.around(PerCopyVectorEnvironment.create("Line", Line::new, copies), List.of(wrappings));
    }

    /** Steps with these actions, the same for every copy. */
    private static Trajectory run(VectorEnvironment environment, float... actions) {
        Trajectory fragment = new Trajectory(environment.spec(), actions.length, environment.copies());
        fragment.begin(0, 0, PolicyVersion.INITIAL);
        environment.reset(1, fragment.observations, 0);
        for (int t = 0; t < actions.length; t++) {
            Arrays.fill(fragment.actions, t * environment.copies(), (t + 1) * environment.copies(), actions[t]);
            environment.step(fragment, t);
        }
        return fragment;
    }

    private static float[] finals(Trajectory fragment) {
        int values = fragment.finalObservations.count() * fragment.observationSize();
        return Arrays.copyOf(fragment.finalObservations.values(), values);
    }

    @Test
    void aTimeLimitCutsEachEpisode() {
        VectorEnvironment environment = line(1, wrapping("timeLimit", 3));
        Trajectory fragment = run(environment, 1, 2, 3, 4, 5);

        assertThat(environment.spec().maxEpisodeSteps()).isEqualTo(3);
        assertThat(fragment.terminated).containsOnly(false);
        assertThat(fragment.truncated).containsExactly(false, false, true, false, false);
        assertThat(fragment.observations).containsExactly(1, 0, 1, 1, 1, 2, 2, 0, 2, 1, 2, 2);
        assertThat(finals(fragment)).containsExactly(1, 3);
        assertThat(fragment.episodes.count()).isEqualTo(1);
        assertThat(fragment.episodes.episodeReturn(0)).isEqualTo(6);
        assertThat(fragment.episodes.episodeLength(0)).isEqualTo(3);
        assertThat(fragment.episodes.measure(0, 0)).isEqualTo(1);
    }

    @Test
    void whatIsMeasuredInACutEpisodeIsAskedForBeforeTheNextOne() {
        Trajectory fragment = run(
                line(2, wrapping("frameStack", 2), wrapping("timeLimit", 2), wrapping("normalizeReward", Map.of())),
                new float[5]);

        assertThat(fragment.episodes.count()).isEqualTo(4);
        assertThat(fragment.episodes.measure(0, 0)).isEqualTo(1);
        assertThat(fragment.episodes.measure(3, 0)).isEqualTo(2);
    }

    /** Measures the steps of each episode. */
    private static final class Counting extends EpisodicVectorEnvironment {
        private int step;

        Counting() {
            super(new EnvironmentSpec("Counting", Box.of(1, 0, 100), new Discrete(2), 50).withMeasures("Step"), 1);
        }

        @Override
        protected void startEpisode(RandomStream random, int b) {
            step = 0;
        }

        @Override
        protected void advance(float[] actions, int row, float[] rewards, boolean[] terminated) {
            step++;
            terminated[row] = false;
        }

        @Override
        protected void observe(int first, int end, float[] observations, int offset) {
            observations[offset] = step;
        }

        @Override
        protected void measures(int b, float[] measures) {
            measures[0] += step;
        }

        @Override
        protected void saveCopy(int b, DataOutput out) {}

        @Override
        protected void restoreCopy(int b, DataInput in) {}
    }

    @Test
    void aVectorisedEnvironmentIsAskedToo() {
        VectorEnvironment limited = Wrappers.around(new Counting(), List.of(wrapping("timeLimit", 3)));
        Trajectory fragment = run(limited, new float[7]);

        assertThat(fragment.episodes.count()).isEqualTo(2);
        assertThat(fragment.episodes.measure(0, 0)).isEqualTo(3);
        assertThat(fragment.episodes.measure(1, 0)).isEqualTo(3);
    }

    @Test
    void aCopyThatCannotSayWhatItMeasuredIsMadeAnew() {
        VectorEnvironment limited = Wrappers.around(
                PerCopyVectorEnvironment.create("Wordless", Wordless::new, 1), List.of(wrapping("timeLimit", 3)));
        Trajectory fragment = run(limited, new float[4]);

        assertThat(fragment.episodes.measure(0, 0)).isNaN();
        assertThat(limited.drainRepairs())
                .singleElement()
                .satisfies(told -> assertThat(told).hasMessageContaining("step 3: measures threw"));
        assertThat(fragment.truncated).containsExactly(false, false, true, false);
    }

    @Test
    void whatAPictureShowsIsThatOfWhatIsInside() {
        VectorEnvironment limited = Wrappers.around(
                PerCopyVectorEnvironment.create("Wordless", Wordless::new, 1), List.of(wrapping("timeLimit", 3)));
        float[] shown = new float[1];
        limited.depicted().orElseThrow().depict(0, shown);

        assertThat(shown).containsExactly(7);
    }

    private static final class Wordless implements Environment, Measured, Depicted {
        @Override
        public EnvironmentSpec spec() {
            return new EnvironmentSpec("Wordless", Box.of(1, 0, 1), Box.of(1, -1, 1), 50).withMeasures("Words");
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            observation[0] = 0;
        }

        @Override
        public StepResult step(float[] action, RandomGenerator random, float[] observation) {
            observation[0] = 0;
            return StepResult.running(0);
        }

        @Override
        public void measures(float[] values) {
            throw new IllegalStateException("no words");
        }

        @Override
        public int depictedSize() {
            return 1;
        }

        @Override
        public void depict(int copy, float[] target) {
            target[0] = 7;
        }
    }

    @Test
    void aTimeLimitAtTheEndOfTheTaskIsItsEnd() {
        Trajectory fragment = run(line(1, wrapping("timeLimit", 5)), 1, 1, 1, 1, 1, 1);

        assertThat(fragment.terminated).containsExactly(false, false, false, false, true, false);
        assertThat(fragment.truncated).containsOnly(false);
        assertThat(fragment.episodes.measure(0, 0)).isEqualTo(1);
    }

    @Test
    void framesAreStackedNewestLast() {
        VectorEnvironment environment = line(2, wrapping("frameStack", 3));
        Trajectory fragment = run(environment, 0, 0, 0, 0, 0);

        assertThat(environment.spec().observation()).isEqualTo(Box.of(6, 0, 100));
        assertThat(Arrays.copyOfRange(fragment.observations, 0, 12))
                .containsExactly(1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0);
        assertThat(Arrays.copyOfRange(fragment.observations, 4 * 12, 4 * 12 + 6))
                .containsExactly(1, 2, 1, 3, 1, 4);
        assertThat(finals(fragment)).containsExactly(1, 3, 1, 4, 1, 5, 1, 3, 1, 4, 1, 5);
        assertThat(Arrays.copyOfRange(fragment.observations, 5 * 12, 5 * 12 + 6))
                .containsExactly(2, 0, 2, 0, 2, 0);
        assertThat(fragment.episodes.measure(1, 0)).isEqualTo(1);
    }

    @Test
    void framesOfAnImageAreChannels() {
        VectorEnvironment environment = Wrappers.around(
                Environments.discover().create("MiniBreakout-v0", 1, EnvironmentParameters.NONE),
                List.of(wrapping("frameStack", 2)));
        Trajectory fragment = run(environment, 0, 0);

        assertThat(environment.spec().observation()).isEqualTo(Box.of(List.of(10, 10, 8), 0, 1));
        int size = 10 * 10 * 8;
        for (int pixel = 0; pixel < 100; pixel++) {
            for (int channel = 0; channel < 4; channel++) {
                assertThat(fragment.observations[2 * size + pixel * 8 + channel])
                        .isEqualTo(fragment.observations[size + pixel * 8 + 4 + channel]);
            }
        }
    }

    @Test
    void anActionIsRepeatedUntilTheEpisodeEnds() {
        VectorEnvironment environment = line(2, wrapping("actionRepeat", 3));
        Trajectory fragment = run(environment, 1, 2, 3);

        assertThat(environment.spec().maxEpisodeSteps()).isEqualTo(17);
        assertThat(fragment.rewards).containsExactly(3, 3, 4, 4, 9, 9);
        assertThat(fragment.terminated).containsExactly(false, false, true, true, false, false);
        assertThat(finals(fragment)).containsExactly(1, 5, 1, 5);
        assertThat(fragment.episodes.count()).isEqualTo(2);
        assertThat(fragment.episodes.episodeReturn(1)).isEqualTo(7);
        assertThat(fragment.episodes.episodeLength(1)).isEqualTo(2);
        assertThat(fragment.episodes.measure(1, 0)).isEqualTo(1);
        // The episode that began in between is thrown away.
        assertThat(Arrays.copyOfRange(fragment.observations, 8, 16)).containsExactly(3, 0, 3, 0, 3, 3, 3, 3);
    }

    @Test
    void anEpisodeThatEndsWithTheLastRepeatIsFollowedByTheNext() {
        Trajectory fragment = run(line(1, wrapping("actionRepeat", 5)), 1, 1);

        assertThat(fragment.rewards).containsExactly(5, 5);
        assertThat(fragment.observations).containsExactly(1, 0, 2, 0, 3, 0);
    }

    @Test
    void actionsStickButNotAtTheBeginningOfAnEpisode() {
        assertThat(run(line(1, wrapping("stickyActions", 1)), 1, 2, 3, 4, 5, 6, 7).rewards)
                .containsExactly(1, 1, 1, 1, 1, 6, 6);
        assertThat(run(line(1, wrapping("stickyActions", 0)), 1, 2, 3, 4, 5, 6, 7).rewards)
                .containsExactly(1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void actionsStickAsOftenAsTheySay() {
        float[] actions = new float[4000];
        for (int i = 0; i < actions.length; i++) {
            actions[i] = i % 20 - 10;
        }
        Trajectory fragment = run(line(1, wrapping("stickyActions", 0.25)), actions);

        int stuck = 0;
        for (int i = 0; i < actions.length; i++) {
            stuck += fragment.rewards[i] == actions[i] ? 0 : 1;
        }
        // Four of five steps of an episode may stick: 800 expected, standard deviation 24.
        assertThat(stuck).isBetween(700, 900);
        assertThat(fragment.actions).as("left as they are").isEqualTo(actions);
    }

    @Test
    void observationsAreMovedFromTheirBounds() {
        VectorEnvironment environment = line(1, wrapping("normalizeObservation", true));

        assertThat(environment.spec().observation()).isEqualTo(Box.of(2, -1, 1));
        assertThat(run(environment, 0).observations).containsExactly(-0.98f, -1, -0.98f, -0.98f);
    }

    @Test
    void rewardsAreScaledAndClipped() {
        Trajectory fragment =
                run(line(1, wrapping("normalizeReward", Map.of("scale", 0.5, "high", 2))), 1, 2, 3, 8, -8, 0);

        assertThat(fragment.rewards).containsExactly(0.5f, 1, 1.5f, 2, -4, 0);
        assertThat(fragment.episodes.episodeReturn(0)).isEqualTo(1);
    }

    @Test
    void theFirstIsInnermost() {
        assertThat(line(1, wrapping("actionRepeat", 2), wrapping("timeLimit", 4))
                        .spec()
                        .maxEpisodeSteps())
                .isEqualTo(4);
        assertThat(line(1, wrapping("timeLimit", 4), wrapping("actionRepeat", 2))
                        .spec()
                        .maxEpisodeSteps())
                .isEqualTo(2);
    }

    private static VectorEnvironment wrapped(String name) {
        return Wrappers.around(
                Environments.discover().create(name, 3, EnvironmentParameters.NONE),
                List.of(
                        wrapping("stickyActions", 0.3),
                        wrapping("timeLimit", 27),
                        wrapping("actionRepeat", 2),
                        wrapping("normalizeReward", Map.of("scale", 2)),
                        wrapping("frameStack", 3)));
    }

    /** The same random actions for the same environment. */
    private static void go(VectorEnvironment environment, Trajectory fragment) {
        RandomStream random = RandomStream.derive(5, "actions", 0);
        fragment.begin(0, 0, PolicyVersion.INITIAL);
        for (int t = 0; t < fragment.steps(); t++) {
            for (int i = 0; i < 3; i++) {
                Space action = environment.spec().action();
                fragment.actions[t * 3 + i] =
                        action instanceof Discrete discrete ? random.nextInt(discrete.n()) : random.nextFloat();
            }
            environment.step(fragment, t);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CartPole-v1", "MiniFreeway-v0", "io.troupe.env.RandomWalk"})
    void allTogetherGoOnExactlyFromASnapshot(String name) throws Exception {
        VectorEnvironment original = wrapped(name);
        Trajectory fragment = new Trajectory(original.spec(), 50, 3);
        original.reset(3, fragment.observations, 0);
        go(original, fragment);
        StateBuffer state = new StateBuffer();
        try (DataOutputStream out = state.rewrite()) {
            ((Snapshotable) original).save(out);
        }
        Trajectory expected = new Trajectory(original.spec(), 50, 3);
        go(original, expected);
        VectorEnvironment restored = wrapped(name);
        Trajectory found = new Trajectory(original.spec(), 50, 3);
        ((Snapshotable) restored).restore(StateBuffer.reading(state.toByteArray()));
        go(restored, found);

        assertThat(found.observations).isEqualTo(expected.observations);
        assertThat(found.rewards).isEqualTo(expected.rewards);
        assertThat(found.truncated).isEqualTo(expected.truncated);
        assertThat(found.terminated).isEqualTo(expected.terminated);
        assertThat(finals(found)).isEqualTo(finals(expected));
        assertThat(found.episodes.count()).isEqualTo(expected.episodes.count()).isPositive();
        assertThat(found.episodes.episodeReturn(0)).isEqualTo(expected.episodes.episodeReturn(0));
    }

    @Test
    void allocateNothing() throws Exception {
        VectorEnvironment environment = wrapped("CartPole-v1");
        Trajectory fragment = new Trajectory(environment.spec(), 200, 3);
        environment.reset(3, fragment.observations, 0);

        assertThat(Allocated.leastBytes(() -> goWithoutDrawing(environment, fragment)))
                .isZero();
    }

    private static void goWithoutDrawing(VectorEnvironment environment, Trajectory fragment) {
        fragment.begin(0, 0, PolicyVersion.INITIAL);
        for (int t = 0; t < fragment.steps(); t++) {
            for (int i = 0; i < 3; i++) {
                fragment.actions[t * 3 + i] = (t + i) % 2;
            }
            environment.step(fragment, t);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "timelimit | 3 | environment.wrappers[0] = 'timelimit' is not a wrapper, did you mean 'timeLimit'? There are"
                        + " actionRepeat, frameStack, normalizeObservation, normalizeReward, stickyActions, timeLimit.",
                "timeLimit | 0 | environment.wrappers[0].timeLimit = 0.0 is not allowed: it must be a whole number from 1 to"
                        + " 1073741824",
                "frameStack | 1.5 | environment.wrappers[0].frameStack = 1.5 is not allowed: it must be a whole number from 1"
                        + " to 64",
                "stickyActions | 2 | environment.wrappers[0].stickyActions = 2.0 is not allowed: it must be a number from 0.0"
                        + " to 1.0",
                "normalizeReward | 2 | environment.wrappers[0].normalizeReward = 2.0 is not allowed: it must be a section"
                        + " with high, low, scale alone"
            })
    void sayWhatIsAllowed(String name, double value, String message) {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> line(1, wrapping(name, value)))
                .withMessage(message);
    }

    @Test
    void refuseRewardsThatAreClippedToNothing() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> line(1, wrapping("normalizeReward", new TreeMap<>(Map.of("low", 1, "high", -1)))))
                .withMessage("environment.wrappers[0].normalizeReward = {high=-1, low=1} is not allowed: it must be a"
                        + " section whose low is not above its high");
    }

    @Test
    void sayWhereTheyDoNotFit() {
        EnvironmentSpec spec = new EnvironmentSpec(
                "Parts", new Dict(List.of(new Dict.Part("a", Box.of(1, 0, 1)))), new Discrete(2), 9);
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> Wrappers.around(new CannotRestart(spec), List.of(wrapping("frameStack", 2))))
                .withMessageStartingWith(
                        "environment.wrappers[0].frameStack is not possible here: the observations of Parts are no box");
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> Wrappers.around(new CannotRestart(spec), List.of(wrapping("timeLimit", 2))))
                .withMessage(
                        "environment.wrappers[0].timeLimit = 2 is not possible here: Parts cannot end the episode of"
                                + " one copy alone");
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> Wrappers.around(
                        PerCopyVectorEnvironment.create("RandomWalk", RandomWalk::new, 1),
                        List.of(wrapping("normalizeObservation", true))))
                .withMessageEndingWith("element 0 of the observation has no bounds");
    }

    private record CannotRestart(EnvironmentSpec spec) implements VectorEnvironment {
        @Override
        public int copies() {
            return 1;
        }

        @Override
        public void reset(long seed, float[] observations, int offset) {}

        @Override
        public void step(Trajectory fragment, int t) {}
    }
}
