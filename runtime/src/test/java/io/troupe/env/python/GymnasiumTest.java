package io.troupe.env.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.troupe.env.Development;
import io.troupe.env.EnvironmentFailure;
import io.troupe.env.EnvironmentParameters;
import io.troupe.env.Environments;
import io.troupe.env.Snapshotable;
import io.troupe.env.VectorEnvironment;
import io.troupe.policy.PolicyVersion;
import io.troupe.spec.Box;
import io.troupe.spec.Dict;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.MultiBinary;
import io.troupe.spec.MultiDiscrete;
import io.troupe.spec.Space;
import io.troupe.trajectory.Trajectory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The bridge with a real Python and real environments. */
class GymnasiumTest {
    @TempDir
    private Path folder;

    private String python = "";

    @BeforeEach
    void findPython() throws IOException {
        python = RealPython.withCases(folder);
    }

    private PythonVectorEnvironment cases(String name, int copies, Map<String, Object> kwargs) {
        return RealPython.start(python, "troupe_cases:" + name + "-v0", copies, Map.of("kwargs", kwargs));
    }

    private static Trajectory begun(VectorEnvironment environment, int steps, long seed) {
        Trajectory fragment = new Trajectory(environment.spec(), steps, environment.copies());
        fragment.begin(0, 0, PolicyVersion.INITIAL);
        environment.reset(seed, fragment.observations, 0);
        return fragment;
    }

    private static Trajectory played(VectorEnvironment environment, int steps, long seed) {
        Trajectory fragment = begun(environment, steps, seed);
        for (int t = 0; t < steps; t++) {
            environment.step(fragment, t);
        }
        return fragment;
    }

    @Test
    void cartPoleIsOurs() throws IOException {
        EnvironmentParameters parameters = new EnvironmentParameters(Map.of("id", "CartPole-v1", "python", python));
        Environments environments = Environments.discover();
        try (VectorEnvironment theirs = environments.create("gymnasium", 8, parameters);
                VectorEnvironment ours = environments.create("CartPole-v1", 8, EnvironmentParameters.NONE)) {
            assertThat(theirs.spec()).isEqualTo(ours.spec());
            Trajectory expected = begun(ours, 12, 3);
            Trajectory actual = begun(theirs, 12, 3);
            setState((Snapshotable) ours, actual.observations);
            for (int row = 0; row < actual.rows(); row++) {
                actual.actions[row] = row % 2;
                expected.actions[row] = row % 2;
            }
            for (int t = 0; t < 12; t++) {
                theirs.step(actual, t);
                ours.step(expected, t);
            }
            assertThat(actual.terminated).isEqualTo(expected.terminated).contains(true);
            assertThat(actual.rewards).isEqualTo(expected.rewards);
            int ended = expected.finalObservations.count();
            assertThat(actual.finalObservations.count()).isEqualTo(ended);
            assertThat(actual.episodes.count()).isEqualTo(ended);
            for (int i = 0; i < ended; i++) {
                assertThat(actual.finalObservations.row(i)).isEqualTo(expected.finalObservations.row(i));
                assertThat(actual.episodes.episodeLength(i)).isEqualTo(expected.episodes.episodeLength(i));
                for (int k = 4 * i; k < 4 * i + 4; k++) {
                    assertThat(actual.finalObservations.values()[k])
                            .isCloseTo(expected.finalObservations.values()[k], within(1e-5f));
                }
            }
            // What follows an end is drawn by each in its own way.
            for (int i = 0; i < 8 * 4 * 7; i++) {
                assertThat(actual.observations[8 * 4 + i]).isCloseTo(expected.observations[8 * 4 + i], within(1e-5f));
            }
        }
    }

    /** It keeps its own time, which is longer than the one that calls have here. */
    @Test
    void developmentModeFindsNothingWrong() {
        EnvironmentParameters parameters = new EnvironmentParameters(Map.of("id", "CartPole-v1", "python", python));
        Optional<Development> development = Optional.of(new Development(Duration.ofNanos(1)));
        try (VectorEnvironment watched = Environments.discover().create("gymnasium", 2, parameters, development)) {
            Trajectory fragment = played(watched, 120, 3);

            assertThat(watched).isNotInstanceOf(PythonVectorEnvironment.class);
            assertThat(watched.drainRepairs()).isEmpty();
            assertThat(fragment.episodes.count()).isPositive();
        }
    }

    /** Begins from the same states; Gymnasium's have been rounded to float. */
    private static void setState(Snapshotable ours, float[] observations) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(8);
            for (int b = 0; b < 8; b++) {
                out.writeLong(b);
                out.writeInt(0);
                out.writeDouble(0);
                for (int i = 0; i < 4; i++) {
                    out.writeDouble(observations[4 * b + i]);
                }
            }
        }
        ours.restore(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }

    @Test
    void endedEpisodesAreFollowedByTheNext() {
        try (PythonVectorEnvironment environment = cases("Counter", 2, Map.of("steps", 2))) {
            Trajectory fragment = begun(environment, 3, 1);
            float seed0 = fragment.observations[0];
            float seed1 = fragment.observations[4];
            Arrays.fill(fragment.actions, 0.25f);
            for (int t = 0; t < 3; t++) {
                environment.step(fragment, t);
            }
            assertThat(seed0).isNotEqualTo(seed1);
            assertThat(fragment.observations)
                    .containsExactly(
                            seed0, 1, 0, 0, seed1, 1, 0, 0, //
                            seed0, 1, 1, 0.25f, seed1, 1, 1, 0.25f, //
                            seed0, 2, 0, 0, seed1, 2, 0, 0, //
                            seed0, 2, 1, 0.25f, seed1, 2, 1, 0.25f);
            assertThat(fragment.terminated).containsExactly(false, false, true, true, false, false);
            assertThat(fragment.truncated).containsOnly(false);
            assertThat(fragment.voided).containsOnly(false);
            assertThat(fragment.rewards).containsOnly(0.5f);
            assertThat(fragment.finalObservations.count()).isEqualTo(2);
            assertThat(fragment.finalObservations.row(1)).isEqualTo(3);
            assertThat(fragment.finalObservations.values()).startsWith(seed0, 1, 2, 0.25f, seed1, 1, 2, 0.25f);
            assertThat(fragment.episodes.count()).isEqualTo(2);
            assertThat(fragment.episodes.episodeReturn(0)).isEqualTo(1f);
            assertThat(fragment.episodes.episodeLength(0)).isEqualTo(2);
        }
    }

    @Test
    void whatIsCutIsTruncated() {
        Map<String, Object> limit = Map.of("maxEpisodeSteps", 3);
        try (PythonVectorEnvironment own = cases("Counter", 1, Map.of("steps", 2, "truncates", true));
                PythonVectorEnvironment limited = RealPython.start(python, "troupe_cases:Counter-v0", 1, limit)) {
            assertThat(own.spec().maxEpisodeSteps()).isEqualTo(EnvironmentSpec.UNLIMITED);
            assertThat(played(own, 2, 1).truncated).containsExactly(false, true);
            assertThat(limited.spec().maxEpisodeSteps()).isEqualTo(3);
            Trajectory fragment = played(limited, 4, 1);
            assertThat(fragment.truncated).containsExactly(false, false, true, false);
            assertThat(fragment.terminated).containsOnly(false);
        }
    }

    @Test
    void actionsAreClippedOnTheOtherSideOnly() {
        try (PythonVectorEnvironment environment = cases("Counter", 1, Map.of())) {
            Trajectory fragment = begun(environment, 1, 1);
            fragment.actions[0] = 3;
            environment.step(fragment, 0);
            assertThat(fragment.observations[7]).isEqualTo(1);
            assertThat(fragment.actions[0]).isEqualTo(3);

            fragment.actions[0] = Float.NaN;
            assertThatThrownBy(() -> environment.step(fragment, 0))
                    .isInstanceOf(EnvironmentFailure.class)
                    .hasMessageContaining("copy 0, step 2: bad action: element 0 is NaN");
        }
    }

    @Test
    void theSameSeedGivesTheSameEpisodesInAnyNumberOfProcesses() {
        Map<String, Object> three = Map.of("processes", 3);
        try (PythonVectorEnvironment one = RealPython.start(python, "CartPole-v1", 7, Map.of());
                PythonVectorEnvironment several = RealPython.start(python, "CartPole-v1", 7, three)) {
            assertThat(several.pids()).hasSize(3).doesNotHaveDuplicates();
            Trajectory first = played(one, 40, 5);
            assertThat(first.terminated).contains(true);
            Trajectory second = played(several, 40, 5);
            assertThat(second.observations).isEqualTo(first.observations);
            assertThat(second.terminated).isEqualTo(first.terminated);
            assertThat(second.finalObservations.values()).isEqualTo(first.finalObservations.values());
            assertThat(played(several, 40, 6).observations).isNotEqualTo(first.observations);
        }
    }

    private static Stream<Arguments> supportedSpaces() {
        return Stream.of(
                Arguments.of("Box(0, 255, (2, 3, 1), np.uint8)", Box.of(List.of(2, 3, 1), 0, 255)),
                Arguments.of("Box(-1.0, np.inf, ())", new Box(new float[] {-1}, new float[] {Float.POSITIVE_INFINITY})),
                Arguments.of(
                        "Box(np.array([-1.0, 0.1]), np.array([1.0, 2.0]), dtype=np.float64)",
                        new Box(new float[] {-1, 0.1f}, new float[] {1, 2})),
                Arguments.of("Discrete(4, start=2)", new Discrete(4)),
                Arguments.of("MultiDiscrete([3, 2])", new MultiDiscrete(3, 2)),
                Arguments.of("MultiDiscrete([[3, 2], [4, 5]])", new MultiDiscrete(3, 2, 4, 5)),
                Arguments.of("MultiBinary(3)", new MultiBinary(3)),
                Arguments.of("MultiBinary([2, 2])", new MultiBinary(4)));
    }

    @ParameterizedTest
    @MethodSource("supportedSpaces")
    void knowsTheSpace(String description, Space expected) {
        try (PythonVectorEnvironment environment =
                cases("Spaces", 3, Map.of("observation", description, "action", description))) {
            assertThat(environment.spec().observation()).isEqualTo(expected);
            assertThat(environment.spec().action()).isEqualTo(expected);
            Trajectory fragment = begun(environment, 4, 2);
            for (int t = 0; t < 4; t++) {
                // What was observed is an action, too: the environment refuses what is not.
                System.arraycopy(
                        fragment.observations,
                        t * 3 * expected.size(),
                        fragment.actions,
                        t * 3 * expected.size(),
                        3 * expected.size());
                environment.step(fragment, t);
            }
            assertThat(environment.drainRepairs()).isEmpty();
            for (int row = 0; row < 5 * 3; row++) {
                assertThat(expected.whyNot(fragment.observations, row * expected.size()))
                        .isEmpty();
            }
            assertThat(fragment.observations[0]).isNotNaN();
        }
    }

    @Test
    void knowsDicts() {
        String dict = "Dict(camera=Box(0, 1, (2, 2, 1)), light=Discrete(3), switches=MultiBinary(2))";
        try (PythonVectorEnvironment environment = cases("Spaces", 2, Map.of("observation", dict))) {
            Dict expected = Dict.of(
                    new Dict.Part("camera", Box.of(List.of(2, 2, 1), 0, 1)),
                    new Dict.Part("light", new Discrete(3)),
                    new Dict.Part("switches", new MultiBinary(2)));
            assertThat(environment.spec().observation()).isEqualTo(expected);
            Trajectory fragment = played(environment, 5, 1);
            for (int row = 0; row < 12; row++) {
                assertThat(expected.whyNot(fragment.observations, row * expected.size()))
                        .isEmpty();
            }
        }
    }

    @Test
    void masksComeFromInfo() {
        try (PythonVectorEnvironment environment = cases("Masked", 2, Map.of("steps", 3))) {
            assertThat(environment.spec().masked()).isTrue();
            assertThat(environment.spec().observation()).isEqualTo(new Discrete(100));
            Trajectory fragment = begun(environment, 3, 1);
            boolean[] masks = new boolean[6];
            environment.actionMasks(masks, 0);
            assertThat(masks).containsExactly(true, false, false, true, false, false);
            environment.step(fragment, 0);
            environment.actionMasks(masks, 0);
            assertThat(masks).containsExactly(false, true, false, false, true, false);
            environment.step(fragment, 1);
            environment.step(fragment, 2);
            environment.actionMasks(masks, 0);
            assertThat(masks).containsExactly(true, false, false, true, false, false);
            assertThat(fragment.truncated).containsExactly(false, false, false, false, true, true);
            assertThat(fragment.finalObservations.masks()).startsWith(true, false, false, true, false, false);
            assertThat(fragment.finalObservations.values()).startsWith(3, 3);
        }
        Map<String, Object> without = Map.of("masks", false);
        try (PythonVectorEnvironment environment = RealPython.start(python, "troupe_cases:Masked-v0", 1, without)) {
            assertThat(environment.spec().masked()).isFalse();
        }
    }

    @Test
    void measuresComeFromInfo() {
        List<Object> measures = List.of("is_success", Map.of("sum", "energy"), Map.of("mean", "energy-x"), "not there");
        Map<String, Object> settings = Map.of("measures", measures, "kwargs", Map.of("wrong", 3));
        try (PythonVectorEnvironment environment = RealPython.start(python, "troupe_cases:Informed-v0", 2, settings)) {
            assertThat(environment.spec().measures()).containsExactly("is_success", "energy", "energy-x", "not there");
            Trajectory fragment = begun(environment, 6, 1);
            for (int t = 0; t < 4; t++) {
                environment.step(fragment, t);
            }
            assertThat(fragment.episodes.count()).isEqualTo(4);
            for (int i = 0; i < 4; i++) {
                assertThat(fragment.episodes.measure(i, 0)).isEqualTo(i < 2 ? 0f : 1f);
                assertThat(fragment.episodes.measure(i, 1)).isEqualTo(3f);
                assertThat(fragment.episodes.measure(i, 2)).isNaN();
                assertThat(fragment.episodes.measure(i, 3)).isNaN();
            }
            environment.step(fragment, 4);
            assertThatThrownBy(() -> environment.step(fragment, 5))
                    .isInstanceOf(EnvironmentFailure.class)
                    .hasMessageContaining(
                            "environment.parameters.measures names 'is_success', but info['is_success'] is"
                                    + " no number: 'perhaps' (str)");
        }
    }
}
