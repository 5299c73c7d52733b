package io.troupe.env.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.env.EnvironmentFailure;
import io.troupe.policy.PolicyVersion;
import io.troupe.trajectory.Trajectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong in Python costs the steps that it went wrong in, and nothing more. */
class PythonFailuresTest {
    private static final int COPIES = 3;

    @TempDir
    private Path folder;

    private String python = "";

    @BeforeEach
    void findPython() throws IOException {
        python = RealPython.withCases(folder);
    }

    private PythonVectorEnvironment cases(String name, Map<String, Object> kwargs) {
        return RealPython.start(python, "troupe_cases:" + name + "-v0", COPIES, Map.of("kwargs", kwargs));
    }

    /** Where somebody is waited for in vain; elsewhere this machine may be slower than that. */
    private PythonVectorEnvironment impatient(String name, Map<String, Object> kwargs) {
        return RealPython.start(
                python, "troupe_cases:" + name + "-v0", COPIES, Map.of("kwargs", kwargs, "timeout", "2s"));
    }

    private static Trajectory begun(PythonVectorEnvironment environment, int steps) {
        Trajectory fragment = new Trajectory(environment.spec(), steps, environment.copies());
        fragment.begin(0, 0, PolicyVersion.INITIAL);
        environment.reset(1, fragment.observations, 0);
        return fragment;
    }

    private static void send(String signal, long pid) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static void requireNothingLeft(List<Long> pids) {
        for (long pid : pids) {
            assertThat(ProcessHandle.of(pid)).isEmpty();
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().equals("python-output-" + pid));
        }
    }

    private void survives(String signal, int times) throws IOException, InterruptedException {
        List<Long> pids = new ArrayList<>();
        Map<String, Object> kwargs = Map.of("steps", 100);
        try (PythonVectorEnvironment environment =
                signal.equals("KILL") ? cases("Counter", kwargs) : impatient("Counter", kwargs)) {
            Trajectory fragment = begun(environment, 2 * times + 1);
            environment.step(fragment, 0);
            for (int i = 0; i < times; i++) {
                pids.addAll(environment.pids());
                int t = 2 * i + 1;
                send(signal, pids.getLast());
                environment.step(fragment, t);

                List<EnvironmentFailure> repairs = environment.drainRepairs();
                assertThat(repairs).hasSize(1);
                assertThat(repairs.getFirst())
                        .hasMessageContaining("the Python process of copies 0 to 2 failed: ")
                        .hasMessageContaining(
                                signal.equals("KILL") ? "it ended with signal 9" : "did not answer in time");
                int row = t * COPIES;
                for (int b = 0; b < COPIES; b++) {
                    assertThat(fragment.voided[row + b]).isTrue();
                    assertThat(fragment.truncated[row + b]).isTrue();
                    assertThat(fragment.terminated[row + b]).isFalse();
                    assertThat(fragment.rewards[row + b]).isZero();
                    // The last good observation: one step after the start.
                    assertThat(fragment.finalObservations.values()[(i * COPIES + b) * 4 + 2])
                            .isEqualTo(1);
                    assertThat(fragment.observations[(row + COPIES + b) * 4 + 2])
                            .isZero();
                }
                environment.step(fragment, t + 1);
                assertThat(fragment.voided[row + COPIES]).isFalse();
                assertThat(fragment.observations[(row + 2 * COPIES) * 4 + 2]).isEqualTo(1);
            }
            assertThat(environment.drainRepairs()).isEmpty();
            assertThat(fragment.episodes.count()).isZero();
            assertThat(pids).doesNotHaveDuplicates().doesNotContainAnyElementsOf(environment.pids());
            pids.addAll(environment.pids());
        }
        requireNothingLeft(pids);
    }

    @ParameterizedTest
    @ValueSource(strings = {"KILL", "STOP"})
    void aKilledOrStoppedProcessIsReplaced(String signal) throws IOException, InterruptedException {
        survives(signal, 2);
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"KILL", "STOP"})
    void aKilledOrStoppedProcessIsReplacedTwentyTimes(String signal) throws IOException, InterruptedException {
        survives(signal, 20);
    }

    @ParameterizedTest
    @CsvSource({
        "exit, it ended with exit code 7",
        "exit, 'its last output: the last words'",
        "hang, did not answer in time",
        "hang, it was killed",
        "hang, environment.parameters.timeout is 2000 ms",
        "leave, it ended with exit code 7",
        "garbage, it sent something else than a frame",
    })
    void aProcessThatGoesWrongIsReplaced(String how, String reason) {
        Map<String, Object> kwargs = Map.of("how", how, "at", 2, "again", false);
        try (PythonVectorEnvironment environment =
                how.equals("hang") ? impatient("Fails", kwargs) : cases("Fails", kwargs)) {
            Trajectory fragment = begun(environment, 2);
            environment.step(fragment, 0);
            environment.step(fragment, 1);
            assertThat(fragment.voided).containsExactly(false, false, false, true, true, true);
            assertThat(environment.drainRepairs())
                    .singleElement()
                    .satisfies(repair -> assertThat(repair).hasMessageContaining(reason));
        }
    }

    @Test
    void aProcessThatFailsAgainBeforeOneGoodStepEndsIt() {
        PythonVectorEnvironment environment = cases("Fails", Map.of("how", "exit", "at", 1, "again", false));
        List<Long> pids = new ArrayList<>(environment.pids());
        try (environment) {
            Trajectory fragment = begun(environment, 2);
            environment.step(fragment, 0);
            pids.addAll(environment.pids());
            assertThatThrownBy(() -> environment.step(fragment, 1))
                    .isInstanceOf(EnvironmentFailure.class)
                    .hasMessageContaining("exit code 7")
                    .hasMessageContaining("again after it was made anew")
                    .hasMessageContaining("the last words");
        }
        requireNothingLeft(pids);
    }

    @ParameterizedTest
    @CsvSource({
        "raise, RuntimeError: there is no door 1",
        "nan, element 2 of the observation is nan",
        "reward, the reward is inf",
        "shape, 'the observation has shape (3,), in its space (4,)'",
    })
    void aCopyThatFailsIsMadeAnewByItsProcess(String how, String reason) {
        try (PythonVectorEnvironment environment = cases("Fails", Map.of("how", how, "at", 2, "again", false))) {
            List<Long> before = environment.pids();
            Trajectory fragment = begun(environment, 4);
            for (int t = 0; t < 4; t++) {
                environment.step(fragment, t);
            }
            assertThat(fragment.voided)
                    .containsExactly(false, false, false, true, false, false, false, false, false, false, false, false);
            assertThat(fragment.truncated).isEqualTo(fragment.voided);
            assertThat(fragment.rewards[3]).isZero();
            assertThat(fragment.finalObservations.count()).isEqualTo(1);
            assertThat(fragment.finalObservations.row(0)).isEqualTo(3);
            assertThat(fragment.finalObservations.values()[2]).isEqualTo(1);
            assertThat(fragment.observations[2 * COPIES * 4 + 2]).isZero();
            assertThat(fragment.observations[3 * COPIES * 4 + 2]).isEqualTo(1);
            assertThat(environment.drainRepairs())
                    .singleElement()
                    .satisfies(repair -> assertThat(repair)
                            .hasMessageContaining("copy 0, step 2: step failed: ")
                            .hasMessageContaining(reason));
            assertThat(environment.pids()).isEqualTo(before);
        }
    }

    @Test
    void aCopyThatFailsAgainBeforeOneGoodStepEndsIt() {
        try (PythonVectorEnvironment environment = cases("Fails", Map.of("how", "raise", "at", 1))) {
            Trajectory fragment = begun(environment, 2);
            environment.step(fragment, 0);
            assertThat(fragment.voided[0]).isTrue();
            assertThatThrownBy(() -> environment.step(fragment, 1))
                    .isInstanceOf(EnvironmentFailure.class)
                    .hasMessageContaining("copy 0")
                    .hasMessageContaining("there is no door 1")
                    .hasMessageContaining("again after it was made anew");
        }
    }

    @Test
    void finalObservationsStayInTheOrderOfTheirRows() {
        Map<String, Object> settings =
                Map.of("maxEpisodeSteps", 2, "kwargs", Map.of("how", "raise", "at", 2, "only", 1, "again", false));
        try (PythonVectorEnvironment environment =
                RealPython.start(python, "troupe_cases:Fails-v0", COPIES, settings)) {
            Trajectory fragment = begun(environment, 2);
            environment.step(fragment, 0);
            environment.step(fragment, 1);
            assertThat(fragment.voided).containsExactly(false, false, false, false, true, false);
            assertThat(fragment.truncated).containsExactly(false, false, false, true, true, true);
            for (int i = 0; i < 3; i++) {
                assertThat(fragment.finalObservations.row(i)).isEqualTo(COPIES + i);
                assertThat(fragment.finalObservations.values()[4 * i + 2]).isEqualTo(i == 1 ? 1 : 2);
            }
            assertThat(fragment.episodes.count()).isEqualTo(2);
        }
    }

    @Test
    void aMaskThatIsMissingCostsTheEpisode() {
        try (PythonVectorEnvironment environment = cases("Masked", Map.of("without", 2))) {
            Trajectory fragment = begun(environment, 2);
            environment.step(fragment, 0);
            environment.step(fragment, 1);
            assertThat(fragment.voided).containsExactly(false, false, false, true, true, true);
            assertThat(environment.drainRepairs())
                    .hasSize(3)
                    .allSatisfy(repair -> assertThat(repair).hasMessageContaining("KeyError: 'action_mask'"));
            boolean[] masks = new boolean[9];
            environment.actionMasks(masks, 0);
            assertThat(masks).startsWith(true, false, false);
        }
    }

    @Test
    void oneOfSeveralProcessesFailsAlone() throws IOException, InterruptedException {
        Map<String, Object> settings = Map.of("processes", 2);
        try (PythonVectorEnvironment environment =
                RealPython.start(python, "troupe_cases:Counter-v0", COPIES, settings)) {
            Trajectory fragment = begun(environment, 1);
            send("KILL", environment.pids().getLast());
            environment.step(fragment, 0);
            assertThat(fragment.voided).containsExactly(false, true, true);
            assertThat(fragment.observations[COPIES * 4 + 2]).isEqualTo(1);
            assertThat(environment.drainRepairs())
                    .singleElement()
                    .satisfies(repair -> assertThat(repair).hasMessageContaining("copies 1 to 2 failed"));
        }
    }

    @Test
    void manyProcessesThatHangCostOneTimeout() throws IOException, InterruptedException {
        int processes = 5;
        // Longer than it takes to start them anew.
        Map<String, Object> settings = Map.of("processes", processes, "timeout", "6s");
        List<Long> pids = new ArrayList<>();
        try (PythonVectorEnvironment environment =
                RealPython.start(python, "troupe_cases:Counter-v0", processes, settings)) {
            Trajectory fragment = begun(environment, 2);
            pids.addAll(environment.pids());
            for (long pid : pids) {
                send("STOP", pid);
            }
            long start = System.nanoTime();
            environment.step(fragment, 0);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6L * processes));
            environment.step(fragment, 1);
            assertThat(fragment.voided)
                    .containsExactly(true, true, true, true, true, false, false, false, false, false);
            assertThat(environment.drainRepairs()).hasSize(processes);
            pids.addAll(environment.pids());
        }
        assertThat(pids).doesNotHaveDuplicates();
        requireNothingLeft(pids);
    }

    @Test
    void whatItHadStartedEndsWithAProcessThatWasKilled() throws Exception {
        List<ProcessHandle> helpers = new ArrayList<>();
        try (PythonVectorEnvironment environment = cases("Helped", Map.of())) {
            Trajectory fragment = begun(environment, 1);
            addHelpers(helpers, fragment, 0);
            send("KILL", environment.pids().getFirst());
            environment.step(fragment, 0);
            requireEnd(helpers);
            addHelpers(helpers, fragment, COPIES);
        }
        requireEnd(helpers);
    }

    private static void addHelpers(List<ProcessHandle> helpers, Trajectory fragment, int row) {
        for (int b = 0; b < COPIES; b++) {
            helpers.add(ProcessHandle.of((long) fragment.observations[(row + b) * 4])
                    .orElseThrow());
        }
    }

    private static void requireEnd(List<ProcessHandle> processes) throws Exception {
        for (ProcessHandle process : processes) {
            process.onExit().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aLongTextIsCut() {
        try (PythonVectorEnvironment environment = cases("Fails", Map.of("how", "long", "at", 1, "again", false))) {
            environment.step(begun(environment, 1), 0);
            assertThat(environment.drainRepairs())
                    .singleElement()
                    .satisfies(repair -> assertThat(
                                    String.valueOf(repair.getMessage()).length())
                            .isBetween(2000, 5000));
        }
    }

    @Test
    void anInterruptedWaitEndsIt() throws IOException, InterruptedException {
        PythonVectorEnvironment environment = cases("Counter", Map.of());
        List<Long> pids = environment.pids();
        try (environment) {
            Trajectory fragment = begun(environment, 1);
            send("STOP", pids.getFirst());
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> environment.step(fragment, 0))
                    .isInstanceOf(EnvironmentFailure.class)
                    .hasMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
        requireNothingLeft(pids);
    }
}
