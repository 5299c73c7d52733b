package io.troupe.env.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.troupe.env.Development;
import io.troupe.env.EnvironmentFailure;
import io.troupe.env.EnvironmentParameters;
import io.troupe.env.Environments;
import io.troupe.env.JointEnvironment;
import io.troupe.env.JointRollout;
import io.troupe.env.spread.SpreadRecording;
import io.troupe.spec.AgentSpec;
import io.troupe.spec.BehaviourSpec;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.ParallelSpec;
import io.troupe.trajectory.Trajectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bridge with environments of several agents, in a real Python. */
class PettingZooTest {
    private static final int HUNTERS = 0;
    private static final int PREY = 1;

    private static final ParallelSpec CHASE = new ParallelSpec(
            "troupe_parallel_cases:Chase",
            List.of(
                    new BehaviourSpec("hunter", Box.unbounded(4), new Box(new float[] {-1}, new float[] {1})),
                    new BehaviourSpec("prey", Box.unbounded(3), new Discrete(3), true)),
            List.of(
                    new AgentSpec("hunter_0", "hunter"),
                    new AgentSpec("hunter_1", "hunter"),
                    new AgentSpec("prey_0", "prey")),
            EnvironmentSpec.UNLIMITED);

    @TempDir
    private Path folder;

    private String python = "";

    @BeforeEach
    void findPython() throws IOException {
        python = RealPython.withCases(folder);
    }

    private PythonJointEnvironment cases(String name, int copies, Map<String, Object> more) {
        return RealPython.startParallel(python, "troupe_parallel_cases:" + name, copies, more);
    }

    /** Hunters do nothing, prey what is allowed. */
    private static int allowed(int behaviour, Trajectory prey, int row) {
        return behaviour == PREY && !prey.actionMasks[row * 3] ? 1 : 0;
    }

    private static Trajectory played(JointRollout rollout) {
        Trajectory prey = rollout.fragment.parts().get(PREY);
        return rollout.reset(1).collect((behaviour, row) -> allowed(behaviour, prey, row));
    }

    @Test
    void developmentModeFindsNothingWrong() {
        EnvironmentParameters parameters =
                new EnvironmentParameters(Map.of("id", "troupe_parallel_cases:Chase", "python", python));
        Optional<Development> development = Optional.of(new Development(Duration.ofNanos(1)));
        try (JointEnvironment watched = Environments.discover().createJoint("pettingzoo", 2, parameters, development)) {
            Trajectory fragment = played(new JointRollout(watched, 20));

            assertThat(watched).isNotInstanceOf(PythonJointEnvironment.class);
            assertThat(watched.drainRepairs()).isEmpty();
            assertThat(fragment.episodes.count()).isPositive();
        }
    }

    @Test
    void agentsComeAndGo() {
        try (PythonJointEnvironment environment = cases("Chase", 2, Map.of())) {
            assertThat(environment.spec()).isEqualTo(CHASE);
            JointRollout rollout = new JointRollout(environment, 4);
            Trajectory fragment = played(rollout);
            assertThat(environment.drainRepairs()).isEmpty();
            // The second hunter comes with the first step, and the prey leaves with the second.
            Trajectory hunters = fragment.parts().get(HUNTERS);
            assertThat(hunters.voided)
                    .containsExactly(
                            false, true, false, true, false, false, false, false, false, false, false, false, false,
                            true, false, true);
            assertThat(hunters.truncated)
                    .containsExactly(
                            false, false, false, false, false, false, false, false, true, true, true, true, false,
                            false, false, false);
            assertThat(hunters.terminated).containsOnly(false);
            Trajectory prey = fragment.parts().get(PREY);
            assertThat(prey.terminated).containsExactly(false, false, true, true, false, false, false, false);
            assertThat(prey.voided).containsExactly(false, false, false, false, true, true, false, false);
            assertThat(prey.rewards).containsExactly(0.5f, 0.5f, 0.5f, 0.5f, 0, 0, 0.5f, 0.5f);
            assertThat(prey.finalObservations.row(1)).isEqualTo(3);
            assertThat(prey.finalObservations.values()[5]).isEqualTo(2);
            // Who is not there observes zeros, and may do anything.
            assertThat(prey.observations[2 * 2 * 3 + 2]).isZero();
            assertThat(prey.actionMasks)
                    .startsWith(false, true, true, false, true, true, true, false, true, true, false, true, true, true);
            assertThat(prey.episodes.count()).isEqualTo(2);
            assertThat(prey.episodes.episodeReturn(0)).isEqualTo(1);
            assertThat(prey.episodes.episodeLength(0)).isEqualTo(2);
            // What follows the end is observed at the beginning of the next episode.
            assertThat(hunters.observations[3 * 2 * 2 * 4 + 1]).isEqualTo(2);
            assertThat(hunters.observations[3 * 2 * 2 * 4 + 2]).isZero();

            assertThat(fragment.rewards).containsExactly(1.5f, 1.5f, 2.5f, 2.5f, 2, 2, 1.5f, 1.5f);
            assertThat(fragment.truncated).containsExactly(false, false, false, false, true, true, false, false);
            assertThat(fragment.episodes.count()).isEqualTo(2);
            assertThat(fragment.episodes.episodeReturn(1)).isEqualTo(6);
            assertThat(fragment.episodes.episodeLength(1)).isEqualTo(3);

            assertThatThrownBy(() -> rollout.collect((behaviour, row) -> 3))
                    .isInstanceOf(EnvironmentFailure.class)
                    .hasMessageContaining("copy 0, step 2: bad action of agent 'prey_0': 3.0 is not one of 0..2");
        }
    }

    @Tag("slow")
    @Test
    void whatTheCopiesSeeDoesNotDependOnTheProcesses() {
        try (PythonJointEnvironment one = cases("Chase", 3, Map.of());
                PythonJointEnvironment several = cases("Chase", 3, Map.of("processes", 2))) {
            assertThat(several.pids()).hasSize(2);
            Trajectory expected = played(new JointRollout(one, 4));
            Trajectory actual = played(new JointRollout(several, 4));
            for (int k : new int[] {HUNTERS, PREY}) {
                assertThat(actual.parts().get(k).observations)
                        .isEqualTo(expected.parts().get(k).observations);
                assertThat(actual.parts().get(k).finalObservations.values())
                        .isEqualTo(expected.parts().get(k).finalObservations.values());
            }
            assertThat(actual.rewards).isEqualTo(expected.rewards);
        }
    }

    @ParameterizedTest
    @CsvSource({"raise, RuntimeError: there is no door 1", "exit, 'its last output: the last words'"})
    void whatGoesWrongCostsAStep(String how, String reason) {
        costsAStep(how, reason);
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({
        "stranger, ['somebody'] is none of possible_agents",
        "nan, agent 'hunter_1': element 2 of the observation is nan",
        "hang, environment.parameters.timeout is 2000 ms",
    })
    void whateverGoesWrongCostsAStep(String how, String reason) {
        costsAStep(how, reason);
    }

    private void costsAStep(String how, String reason) {
        boolean process = how.equals("exit") || how.equals("hang");
        Map<String, Object> kwargs = Map.of("how", how);
        Map<String, Object> settings =
                how.equals("hang") ? Map.of("kwargs", kwargs, "timeout", "2s") : Map.of("kwargs", kwargs);
        try (PythonJointEnvironment environment = cases("Fails", 2, settings)) {
            Trajectory fragment = played(new JointRollout(environment, 3));
            assertThat(environment.drainRepairs())
                    .singleElement()
                    .satisfies(repair -> assertThat(repair).hasMessageContaining(reason));
            assertThat(fragment.voided).containsExactly(false, false, true, process, false, false);
            assertThat(fragment.truncated).isEqualTo(fragment.voided);
            assertThat(fragment.episodes.count()).isZero();
            Trajectory prey = fragment.parts().get(PREY);
            assertThat(prey.voided).isEqualTo(fragment.voided);
            assertThat(prey.truncated).isEqualTo(fragment.voided);
            // The last good observation.
            assertThat(prey.finalObservations.values()[2]).isEqualTo(1);
            assertThat(prey.observations[2 * 2 * 3 + 2]).isZero();
            assertThat(prey.observations[3 * 2 * 3 + 2]).isEqualTo(1);
            Trajectory hunters = fragment.parts().get(HUNTERS);
            // The second hunter was there by then, and is not at the beginning of the next episode.
            assertThat(hunters.truncated).startsWith(false, false, false, false, true, true, process, process);
            assertThat(hunters.voided).endsWith(false, true, false, process);
        }
    }

    /** What goes over the bridge is what the original gave when it was recorded, with which our own is compared elsewhere. */
    @Test
    void simpleSpreadIsTheRecordedOne() throws IOException {
        Assumptions.assumeTrue(
                RealPython.imports(RealPython.interpreter(), "mpe2"), "SKIPPED: the Python has no package mpe2");
        SpreadRecording recording = SpreadRecording.of(3);
        try (PythonJointEnvironment environment =
                cases("recorded", 1, Map.of("kwargs", Map.of("N", 3), "masks", false))) {
            JointRollout rollout = new JointRollout(environment, 1).reset(1);
            Trajectory part = rollout.fragment.parts().getFirst();
            int size = 3 * part.observationSize();
            for (int r = 0; r < recording.rows(); r++) {
                int row = r;
                boolean over = recording.truncated(row);
                if (!recording.begins(row)) {
                    rollout.collect((behaviour, agent) -> recording.action(row, agent));
                    for (int i = 0; i < 3; i++) {
                        assertThat((double) part.rewards[i]).isCloseTo(recording.reward(row, i), within(1e-6));
                        assertThat(part.truncated[i]).isEqualTo(over);
                    }
                }
                for (int i = 0; i < size; i++) {
                    float value = over ? part.finalObservations.values()[i] : part.observations[size + i];
                    assertThat((double) value)
                            .as("%s, element %d", recording.named(row), i)
                            .isCloseTo(recording.observation(row, i), within(1e-6));
                }
            }
        }
    }
}
