package io.troupe.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Real runs whose environments are in Python processes that are killed and stopped from outside. */
@ExtendWith(TroupeProcesses.class)
final class PythonProcessesTest {
    @TempDir
    Path folder;

    @BeforeEach
    void requirePython() {
        String python = System.getenv("TROUPE_PYTHON");
        assumeTrue(
                python != null && !python.isBlank(),
                "SKIPPED: TROUPE_PYTHON names no Python with numpy and gymnasium, so the bridge is not tested");
    }

    private RunFolder run() {
        return new RunFolder(folder.resolve("results/run"));
    }

    private Running training(Troupe troupe) throws Exception {
        return troupe.start(
                folder,
                "train",
                TinyExperiment.in(folder).toString(),
                "--run-id",
                "run",
                "mode=pipelined",
                "workers.count=2",
                "environment.name=gymnasium",
                "environment.parameters.id=CartPole-v1",
                "environment.parameters.timeout=5s",
                "supervision.maxEnvironmentRepairs=1000",
                "checkpoint.everySteps=1280");
    }

    /** The processes of the workers. */
    private static Set<Long> pythons(Running running) {
        Set<Long> pids = new TreeSet<>();
        running.children()
                .filter(child -> child.info().commandLine().orElse("").contains("troupe_bridge"))
                .forEach(child -> pids.add(child.pid()));
        return pids;
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void trainingGoesOnWhenTheyAreKilledOrStopped(Troupe troupe) throws Exception {
        survives(troupe, 1);
    }

    @Test
    @Tag("slow")
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void trainingGoesOnWhenTheyAreKilledOrStoppedTwentyTimes(Troupe troupe) throws Exception {
        survives(troupe, 20);
    }

    /** Without a good step of each process, the next failure would end the run; here no update can do without one. */
    private void awaitGoodSteps(Running running) throws Exception {
        for (int i = 0; i < 2; i++) {
            long steps = run().last("checkpoint-announced");
            running.awaitUntil("a later checkpoint", () -> run().last("checkpoint-announced") > steps);
        }
    }

    private void survives(Troupe troupe, int times) throws Exception {
        Ended ended;
        Set<Long> seen = new TreeSet<>();
        try (Running running = training(troupe)) {
            running.awaitUntil("a checkpoint", () -> run().last("checkpoint-announced") > 0);
            for (String signal : List.of("KILL", "STOP")) {
                for (int i = 0; i < times; i++) {
                    running.awaitUntil("two processes", () -> pythons(running).size() == 2);
                    Set<Long> before = pythons(running);
                    seen.addAll(before);
                    long victim = before.iterator().next();
                    assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(victim))
                                    .start()
                                    .waitFor())
                            .isZero();
                    running.awaitUntil(
                            "another process in its place",
                            () -> pythons(running).size() == 2
                                    && !pythons(running).contains(victim));
                    awaitGoodSteps(running);
                    seen.addAll(pythons(running));
                }
            }
            running.terminate();
            ended = running.await();
        }

        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(143);
        JsonNode summary = run().summary();
        assertThat(summary.required("failures"))
                .as(summary.toPrettyString())
                .hasSize(2 * times)
                .allSatisfy(failure -> assertThat(failure.required("cause").asText())
                        .contains("the Python process of copies 0 to 3 failed"));
        JsonNode counts = summary.required("trajectories");
        long dropped = 0;
        for (JsonNode each : counts.required("dropped")) {
            dropped += each.asLong();
        }
        assertThat(counts.required("produced").asLong())
                .as(counts.toString())
                .isEqualTo(counts.required("trained").asLong()
                        + counts.required("queued").asLong()
                        + dropped
                        + counts.required("lost").asLong());
        assertThat(seen)
                .hasSizeGreaterThanOrEqualTo(2 + 2 * times)
                .allSatisfy(pid -> assertThat(ProcessHandle.of(pid)).isEmpty());
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void theyEndWhenTroupeIsKilled(Troupe troupe) throws Exception {
        Set<Long> pids;
        try (Running running = training(troupe)) {
            running.awaitUntil(
                    "two processes",
                    () -> run().last("checkpoint-announced") > 0
                            && pythons(running).size() == 2);
            pids = pythons(running);
            running.kill();
        }
        for (long pid : pids) {
            ProcessHandle.of(pid)
                    .ifPresent(process ->
                            process.onExit().orTimeout(30, TimeUnit.SECONDS).join());
        }
    }
}
