package io.troupe.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.troupe.metrics.Tags;
import io.troupe.policy.MemoryShape;
import io.troupe.policy.PolicyVersion;
import io.troupe.random.RandomStream;
import io.troupe.spec.AgentSpec;
import io.troupe.spec.BehaviourSpec;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.Measures;
import io.troupe.spec.ParallelSpec;
import io.troupe.trajectory.EpisodeLog;
import io.troupe.trajectory.RowNames;
import io.troupe.trajectory.Trajectory;
import java.io.DataInput;
import java.io.DataOutput;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MeasuresTest {
    private static final EnvironmentSpec PLAIN = new EnvironmentSpec("Counting", Box.of(1, 0, 100), new Discrete(2), 3);
    private static final EnvironmentSpec SPEC = PLAIN.withMeasures("Success", "Steps Taken", "Never");

    /** Ends by itself after two steps in every second episode, and else with the time limit after three. */
    private static class Plain implements Environment {
        int episode;
        int step;

        @Override
        public EnvironmentSpec spec() {
            return SPEC;
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            episode++;
            step = 0;
            observation[0] = 0;
        }

        @Override
        public StepResult step(float[] action, RandomGenerator random, float[] observation) {
            step++;
            observation[0] = step;
            return new StepResult(1, episode % 2 == 0 && step == 2, false);
        }
    }

    private static class Counting extends Plain implements Measured {
        @Override
        public void measures(float[] values) {
            values[0] = episode % 2 == 0 ? 1 : values[0];
            values[1] = step;
            values[2] = Float.NaN;
        }
    }

    private static Trajectory run(VectorEnvironment environment, int steps) {
        Trajectory fragment = new Trajectory(environment.spec(), steps, environment.copies());
        fragment.begin(0, 0, PolicyVersion.INITIAL);
        environment.reset(1, fragment.observations, 0);
        for (int t = 0; t < steps; t++) {
            environment.step(fragment, t);
        }
        return fragment;
    }

    private static List<List<Float>> measures(EpisodeLog log) {
        List<List<Float>> all = new ArrayList<>();
        for (int i = 0; i < log.count(); i++) {
            List<Float> episode = new ArrayList<>();
            for (int k = 0; k < log.measureNames().size(); k++) {
                episode.add(log.measure(i, k));
            }
            all.add(episode);
        }
        return all;
    }

    @Test
    void ofEachEpisodeAreInTheLogHoweverItEnded() {
        Trajectory fragment = run(PerCopyVectorEnvironment.create("Any", Counting::new, 2), 8);

        assertThat(fragment.episodes.measureNames()).containsExactly("Success", "Steps Taken", "Never");
        assertThat(measures(fragment.episodes))
                .containsExactly(
                        List.of(0f, 3f, Float.NaN),
                        List.of(0f, 3f, Float.NaN),
                        List.of(1f, 2f, Float.NaN),
                        List.of(1f, 2f, Float.NaN),
                        List.of(0f, 3f, Float.NaN),
                        List.of(0f, 3f, Float.NaN));
    }

    @Test
    void areAskedForOnceAnEpisode() {
        int[] asked = new int[1];
        run(
                PerCopyVectorEnvironment.create(
                        "Any",
                        () -> new Counting() {
                            @Override
                            public void measures(float[] values) {
                                asked[0]++;
                            }
                        },
                        1),
                8);

        assertThat(asked[0]).isEqualTo(3);
    }

    @Test
    void thatAreInfiniteOrThrownCostTheEpisode() {
        VectorEnvironment infinite = PerCopyVectorEnvironment.create(
                "Any",
                () -> new Counting() {
                    @Override
                    public void measures(float[] values) {
                        values[1] = 1 / values[0];
                    }
                },
                1);
        VectorEnvironment beyond = PerCopyVectorEnvironment.create(
                "Any",
                () -> new Counting() {
                    @Override
                    public void measures(float[] values) {
                        values[3] = 1;
                    }
                },
                1);

        assertThat(run(infinite, 3).voided).containsExactly(false, false, true);
        assertThat(infinite.drainRepairs())
                .extracting(EnvironmentFailure::getMessage)
                .containsExactly("environment 'Counting', copy 0, step 3: the measure 'Steps Taken' is Infinity");
        assertThat(run(beyond, 3).episodes.count()).isZero();
        assertThat(beyond.drainRepairs())
                .extracting(EnvironmentFailure::getMessage)
                .containsExactly("environment 'Counting', copy 0, step 3: measures threw"
                        + " java.lang.ArrayIndexOutOfBoundsException: Index 3 out of bounds for length 3 (by its spec"
                        + " there are 3)");
    }

    @Test
    void specAndClassMustAgree() {
        assertThatExceptionOfType(EnvironmentFailure.class)
                .isThrownBy(() -> PerCopyVectorEnvironment.create("Any", Plain::new, 1))
                .withMessage("environment 'Any', copy 0, step 0: spec names the measures [Success, Steps Taken, Never],"
                        + " but the class is not Measured");
        assertThatExceptionOfType(EnvironmentFailure.class)
                .isThrownBy(() -> PerCopyVectorEnvironment.create(
                        "Any",
                        () -> new Counting() {
                            @Override
                            public EnvironmentSpec spec() {
                                return PLAIN;
                            }
                        },
                        1))
                .withMessage("environment 'Any', copy 0, step 0: the class is Measured, but spec names no measures");
    }

    /** Two agents, of whom one leaves before the other. */
    private static final class Pair implements ParallelEnvironment, Measured {
        private int step;

        @Override
        public ParallelSpec spec() {
            return new ParallelSpec(
                            "Pair",
                            List.of(new BehaviourSpec("walker", Box.of(1, 0, 9), new Discrete(2))),
                            List.of(new AgentSpec("a", "walker"), new AgentSpec("b", "walker")),
                            3)
                    .withMeasures("Steps Taken");
        }

        @Override
        public void reset(RandomGenerator random, Agents agents) {
            step = 0;
            agents.enter(0);
            agents.enter(1);
            agents.observation(0)[0] = 0;
            agents.observation(1)[0] = 0;
        }

        @Override
        public void step(Agents agents, RandomGenerator random) {
            step++;
            for (int agent = 0; agent < 2; agent++) {
                if (agents.acts(agent)) {
                    agents.observation(agent)[0] = step;
                }
            }
            if (step == 1) {
                agents.terminate(1);
            }
        }

        @Override
        public void measures(float[] values) {
            values[0] = step;
        }
    }

    @Test
    void ofSeveralAgentsAreThoseOfTheEpisodeOfAll() {
        ParallelCopies environment = ParallelCopies.create("Pair", Pair::new, 1);
        ParallelSpec spec = environment.spec();
        Trajectory part =
                Trajectory.part(spec.specOf(0), 4, 1, MemoryShape.NONE, new RowNames("walker", spec.agentsOf(0)));
        Trajectory fragment =
                Trajectory.joint(List.of(part), 4, 1, spec.specOf(0).measures());
        fragment.begin(0, 0, PolicyVersion.INITIAL);
        environment.reset(1, List.of(part.observations));
        for (int t = 0; t < 4; t++) {
            environment.step(fragment, t);
        }

        assertThat(measures(fragment.episodes)).containsExactly(List.of(3f));
        assertThat(part.episodes.count()).as("lives").isEqualTo(3);
        assertThat(part.episodes.measureNames()).isEmpty();
    }

    private static class Vectorised extends EpisodicVectorEnvironment {
        private final int[] steps = new int[copies];

        int steps(int b) {
            return steps[b];
        }

        Vectorised(int copies) {
            super(SPEC, copies);
        }

        @Override
        protected void startEpisode(RandomStream random, int b) {
            steps[b] = 0;
        }

        @Override
        protected void advance(float[] actions, int row, float[] rewards, boolean[] terminated) {
            for (int b = 0; b < copies; b++) {
                steps[b]++;
                rewards[row + b] = 1;
                terminated[row + b] = b == 1 && steps[b] == 2;
            }
        }

        @Override
        protected void observe(int first, int end, float[] observations, int offset) {
            for (int b = first; b < end; b++) {
                observations[offset + b - first] = steps[b];
            }
        }

        @Override
        protected void saveCopy(int b, DataOutput out) {}

        @Override
        protected void restoreCopy(int b, DataInput in) {}
    }

    @Test
    void ofAVectorisedEnvironmentAreAskedForCopyByCopy() {
        VectorEnvironment environment = new Vectorised(2) {
            @Override
            protected void measures(int b, float[] measures) {
                measures[1] = 10 * b + steps(b);
            }
        };

        assertThat(measures(run(environment, 3).episodes)).containsExactly(List.of(0f, 12f, 0f), List.of(0f, 3f, 0f));
    }

    @Test
    void cannotHaveTheNameOfAnotherMetric() throws IllegalAccessException {
        Set<String> fixed = new TreeSet<>();
        for (Field field : Tags.class.getFields()) {
            String tag = (String) field.get(null);
            for (String prefix : List.of(Tags.ENVIRONMENT, Tags.EVALUATION)) {
                if (tag.startsWith(prefix) && !tag.equals(prefix)) {
                    fixed.add(tag.substring(prefix.length()));
                }
            }
        }

        assertThat(Measures.RESERVED).containsExactlyInAnyOrderElementsOf(fixed);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PLAIN.withMeasures("Episodes"))
                .withMessage("Counting: no measure can be named 'Episodes', because a metric of another meaning has"
                        + " this name");
        assertThatIllegalArgumentException().isThrownBy(() -> PLAIN.withMeasures("Goal Trend"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PLAIN.withMeasures("Goal", "Goal"))
                .withMessage("Counting: two measures have the same name: [Goal, Goal]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " x", "x ", "a  b", "a/b", "1st"})
    void needNames(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PLAIN.withMeasures(name))
                .withMessageContaining("the measure '" + name + "' needs a name of letters");
    }
}
