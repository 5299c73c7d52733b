package io.troupe.actors.launch.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.troupe.actors.launch.StubHome;
import io.troupe.checkpoint.CorruptLedger;
import io.troupe.checkpoint.Ledger;
import io.troupe.checkpoint.LedgerEntry;
import io.troupe.checkpoint.LedgerEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class LocalLaunchTest {
    private final ClusterProgram program = new ClusterProgram();

    @TempDir
    Path folder;

    private Path home = Path.of("");

    @BeforeEach
    void makeAStub() throws IOException {
        home = StubHome.in(folder.resolve("home"));
    }

    private Path run() {
        return folder.resolve("results").resolve("a");
    }

    private int local(String... arguments) {
        return program.run(home, arguments("local", arguments));
    }

    private String[] arguments(String kind, String... more) {
        List<String> all = new ArrayList<>(List.of(kind, "cartpole"));
        all.addAll(List.of("--results-dir", folder.resolve("results").toString(), "--run-id", "a"));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private String cluster(String... lines) throws IOException {
        return Files.writeString(folder.resolve("cluster.conf"), String.join("\n", lines))
                .toString();
    }

    private List<String> starts(String node) throws IOException {
        return Files.readAllLines(run().resolve("stub").resolve(node + ".starts"));
    }

    private JsonNode processes() throws IOException {
        return new ObjectMapper().readTree(run().resolve("processes.json").toFile());
    }

    @Test
    void runsTheExperimentAsProcessesAndShowsHowItEnded() throws IOException {
        assertThat(local("--workers", "2", "workers.count=4")).isZero();

        assertThat(program.err()).isEmpty();
        assertThat(program.out())
                .startsWith("cartpole: CartPole-v1 with ppo, pipelined, 4 x 64 environments, seed 1; into " + run())
                .contains(" of 200,000 steps", "target-reached  as planned", "run             " + run());
        assertThat(run().resolve("experiment.conf")).content().contains("count=4");
        assertThat(processes()).hasSize(4);
        assertThat(processes().get(3).toString())
                .matches("\\{\"role\":\"worker\",\"index\":1,\"pid\":null,\"host\":\"127.0.0.1\","
                        + "\"controlPort\":\\d+,\"dataPort\":\\d+,\"restarts\":0}");
        String supervisor = "127.0.0.1:" + processes().get(0).path("controlPort");
        assertThat(starts("supervisor-0").getFirst()).matches("\\d+ ");
        assertThat(starts("worker-1").getFirst()).contains(" " + supervisor);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(run().resolve("cluster"))))
                .isEqualTo("rwx------");
    }

    @Test
    @Tag("slow")
    void saysWhatMakesTheWeightsIndependentOfTheNumberOfTrainers() throws IOException {
        assertThat(local("--trainers", "2", "--workers", "1")).isZero();
        assertThat(program.err())
                .containsOnlyOnce("algorithm.gradientParts = 0")
                .contains("algorithm.gradientParts = 2 makes them the same for any number of trainers");

        assertThat(local("--force", "--trainers", "2", "--workers", "1", "mode=async"))
                .isZero();
        assertThat(local("--force", "--trainers", "2", "--workers", "1", "algorithm.gradientParts=2"))
                .isZero();
        assertThat(program.err()).isEmpty();
    }

    @Test
    void givesTheNodesACertificateThatOnlyTheOwnerCanRead() throws IOException {
        assertThat(local()).isZero();

        Path key = run().resolve("cluster/private-key.pem");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(run().resolve("cluster/worker-0.conf"))
                .content()
                .contains(key.toRealPath().toString());
    }

    @Test
    void doesWithoutTlsWhereTheClusterFileSaysSo() throws IOException {
        assertThat(local("--cluster", cluster("local.tls = false"))).isZero();

        assertThat(run().resolve("cluster/private-key.pem")).doesNotExist();
        assertThat(run().resolve("cluster/worker-0.conf")).content().doesNotContain(".pem");
    }

    @Test
    void startsAgainWhatDiedOrAsksForIt() throws IOException {
        String file = cluster(
                // However long a node lives here, the next delay is longer.
                "restarts { firstDelay = 10ms, longestDelay = 10m }",
                "jvmOptions.worker = \"-Dstub.plan=75,kill,run\"",
                "jvmOptions.supervisor = \"-Dstub.await=worker-0:3\"");

        assertThat(local("--cluster", file, "--workers", "1")).isZero();

        assertThat(program.err())
                .contains("worker-0 fell out of the cluster; starting it again in 10 ms")
                .contains("worker-0 ended by signal 9 (SIGKILL); starting it again in 20 ms");
        assertThat(starts("worker-0")).hasSize(3);
        assertThat(processes().get(2).path("restarts").asInt()).isEqualTo(2);
        assertThat(starts("trainer-0")).hasSize(1);
    }

    @Test
    void aSupervisorThatDiedJoinsTheOthersAgain() throws Exception {
        String file = cluster("restarts.firstDelay = 10ms", "jvmOptions.supervisor = \"-Dstub.await=supervisor-0:2\"");
        Thread killer = Thread.ofPlatform().start(() -> {
            try {
                Waiting.until(() -> joined().containsAll(List.of("trainer-0", "worker-0", "worker-1")));
                long pid = processes().get(0).path("pid").asLong();
                ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        assertThat(local("--cluster", file, "--workers", "2")).isZero();

        killer.join();
        assertThat(starts("supervisor-0")).hasSize(2);
        String again = starts("supervisor-0").get(1);
        for (int other = 1; other < 4; other++) {
            assertThat(again).contains(":" + processes().get(other).path("controlPort"));
        }
    }

    @Test
    void whenNobodyIsLeftOfTheClusterAllBeginAgainAndTheSupervisorFormsOne() throws Exception {
        String file = cluster(
                "restarts.firstDelay = 10ms",
                "jvmOptions.supervisor = \"-Dstub.plan=run,wait,run -Dstub.await=supervisor-0:3\"");
        Thread killer = Thread.ofPlatform().start(() -> {
            try {
                Waiting.until(() -> joined().containsAll(List.of("trainer-0", "worker-0")));
                List<ProcessHandle> nodes = nodes();
                nodes.getFirst().destroyForcibly();
                Waiting.until(() -> lines("supervisor-0") == 2);
                nodes.subList(1, 3).forEach(ProcessHandle::destroyForcibly);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        assertThat(local("--cluster", file, "--workers", "1")).isZero();

        killer.join();
        assertThat(program.err()).containsOnlyOnce("no node is left that belongs to the cluster");
        assertThat(starts("supervisor-0").get(1)).contains("127.0.0.1");
        assertThat(starts("supervisor-0").get(2)).matches("\\d+ ");
        // Not 3: it may have been about to come back by itself when all were told to begin again, and begins once.
        assertThat(starts("trainer-0").size()).isGreaterThanOrEqualTo(2);
    }

    private int lines(String node) {
        try {
            return starts(node).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Who the ledger says has joined. */
    private Set<String> joined() {
        try {
            return Ledger.in(run().resolve("ledger.jsonl"), Clock.systemUTC()).entries().stream()
                    .filter(entry -> entry.event() == LedgerEvent.MEMBER_JOINED)
                    .map(LedgerEntry::component)
                    .collect(Collectors.toSet());
        } catch (IOException | CorruptLedger e) {
            throw new IllegalStateException(e);
        }
    }

    private static long size(Path file) {
        return file.toFile().length();
    }

    @Test
    void aSupervisorThatDiedBeforeAnybodyJoinedFormsTheClusterAfterAll() throws IOException {
        String file = cluster("restarts.firstDelay = 10ms", "jvmOptions.supervisor = \"-Dstub.plan=75,run\"");

        assertThat(local("--cluster", file, "--workers", "1")).isZero();

        assertThat(starts("supervisor-0").get(1)).matches("\\d+ ");
    }

    @Test
    void aNodeThatRefusesToStartEndsTheLaunchWithItsMessage() throws IOException {
        String file =
                cluster("jvmOptions.worker = \"-Dstub.plan=2\"", "jvmOptions.supervisor = \"-Dstub.reports=1000\"");

        assertThat(local("--cluster", file)).isEqualTo(2);

        assertThat(program.err())
                .contains("refuses to start: node.controlPort = 7 is not allowed")
                .doesNotContain("\tat ");
    }

    @Test
    void aNodeThatDiesTooOftenEndsTheRun() throws IOException {
        String file = cluster(
                "restarts { limit = 2, firstDelay = 1ms }",
                "jvmOptions.trainer = \"-Dstub.plan=kill\"",
                "jvmOptions.supervisor = \"-Dstub.reports=1000\"");

        assertThat(local("--cluster", file, "--quiet")).isEqualTo(3);

        assertThat(program.err())
                .contains("the run failed: trainer-0 ended by signal 9 (SIGKILL) and has been started again too often")
                .contains("trainer-0.log");
        assertThat(starts("trainer-0")).hasSize(3);
        assertThat(run().resolve("summary.json")).content().contains("\"stopped\"");
    }

    @Test
    void theLastNodeOfARoleThatFailsEndsTheRunAndAnotherDoesNot() throws IOException {
        String failing =
                cluster("jvmOptions.worker = \"-Dstub.plan=3\"", "jvmOptions.supervisor = \"-Dstub.reports=1000\"");
        assertThat(local("--cluster", failing, "--workers", "2")).isEqualTo(3);
        assertThat(program.err())
                .contains("ended with exit code 3 and is not started again", "and no other worker is left");
    }

    @Test
    void anExistingRunIsResumedOrReplacedOnlyWhenAskedFor() throws IOException {
        assertThat(local("--quiet")).isZero();
        assertThat(program.out() + program.err()).isEmpty();

        assertThat(local()).isEqualTo(2);
        assertThat(program.err()).contains("a exists: --resume");

        assertThat(local("--resume", "--json", "checkpoint.keep=7")).isZero();
        assertThat(program.out()).startsWith("{").contains("\"target-reached\"");
        assertThat(starts("supervisor-0")).hasSize(2);
        assertThat(run().resolve("cluster").resolve("worker-2.conf")).content().contains("resume=true");
        assertThat(run().resolve("experiment.conf")).content().contains("keep=7");

        assertThat(local("--force", "--quiet")).isZero();
        assertThat(starts("supervisor-0")).hasSize(1);
    }

    private Process launcher(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(home.resolve("bin").resolve("troupe-cluster").toString()));
        command.addAll(List.of(arguments("local", arguments)));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("launcher.out").toFile())
                .start();
    }

    private List<ProcessHandle> nodes() throws IOException {
        List<ProcessHandle> nodes = new ArrayList<>();
        processes().forEach(node -> ProcessHandle.of(node.path("pid").asLong()).ifPresent(nodes::add));
        return nodes;
    }

    @Test
    void noNodeOutlivesALauncherThatIsKilled() throws Exception {
        String file = cluster("jvmOptions.supervisor = \"-Dstub.reports=1000\"");
        Process launcher = launcher("--cluster", file);
        Waiting.until(() -> size(run().resolve("metrics.jsonl")) > 0);
        List<ProcessHandle> nodes = nodes();
        assertThat(nodes).hasSize(5);

        launcher.destroyForcibly();

        Waiting.until(() -> nodes.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(run().resolve("summary.json")).exists();
    }

    @Test
    void aTerminatedLauncherEndsTheRunInGoodOrder() throws Exception {
        String file = cluster("jvmOptions.supervisor = \"-Dstub.reports=1000\"");
        Process launcher = launcher("--cluster", file);
        Waiting.until(() -> size(run().resolve("metrics.jsonl")) > 0);
        List<ProcessHandle> nodes = nodes();

        launcher.destroy();

        assertThat(launcher.waitFor()).isEqualTo(143);
        assertThat(nodes).noneMatch(ProcessHandle::isAlive);
        assertThat(folder.resolve("launcher.out"))
                .content()
                .contains("stopping after a final checkpoint", "stopped         as planned");
    }

    @Test
    void aDetachedLaunchGoesOnAndIsFoundAgain() throws Exception {
        String file = cluster("jvmOptions.supervisor = \"-Dstub.reports=1000\"");

        assertThat(local("--cluster", file, "--detach")).isZero();
        assertThat(program.out()).isEqualTo(run() + "\n");
        assertThat(program.run(home, "status", run().toString())).isZero();
        assertThat(program.out()).contains("worker-2", "127.0.0.1", "running");
        assertThat(local("--resume")).isEqualTo(2);
        assertThat(program.err()).contains("is in use by process");
        Files.writeString(run().resolve("log").resolve("worker-1.log"), "one\ntwo\nthree\n");
        assertThat(program.run(home, "logs", run().toString(), "worker-1", "--lines", "2"))
                .isZero();
        assertThat(program.out()).isEqualTo("worker-1  two\nworker-1  three\n");
        assertThat(program.run(home, "logs", run().toString(), "wroker-1")).isEqualTo(2);
        assertThat(program.err()).contains("did you mean worker-1?");

        List<ProcessHandle> nodes = nodes();
        assertThat(program.run(home, "stop", run().toString())).isZero();
        assertThat(nodes).noneMatch(ProcessHandle::isAlive);
        assertThat(program.run(home, "status", run().toString())).isZero();
        assertThat(program.out()).contains("stopped", "nothing runs");
        assertThat(run().resolve("log").resolve("launcher.log")).content().contains("stopped         as planned");
    }

    @Test
    void aDetachedLaunchThatCannotBeginSaysWhy() throws IOException {
        String file = cluster(
                "jvmOptions.trainer = \"-Dstub.plan=2\"",
                "jvmOptions.supervisor = \"-Dstub.plan=2\"",
                "jvmOptions.worker = \"-Dstub.plan=2\"");

        assertThat(local("--cluster", file, "--detach")).isEqualTo(2);

        assertThat(program.err()).contains("refuses to start: node.controlPort = 7 is not allowed");
    }
}
