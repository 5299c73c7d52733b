package io.troupe.actors.launch.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class SshLaunchTest {
    @TempDir
    Path folder;

    private ClusterProcess program() throws IOException {
        return new ClusterProcess(folder)
                .with(
                        "ssh",
                        "while [ $# -gt 0 ]; do case $1 in -o) shift 2 ;; -*) shift ;; *) break ;; esac; done",
                        "echo \"$1\" >>\"$STUBS/hosts\"",
                        "shift",
                        "cd \"$HOME\"",
                        "exec sh -c \"$*\"");
    }

    private String cluster(String more) throws IOException {
        return Files.writeString(
                        folder.resolve("cluster.conf"),
                        "ssh.hosts { supervisors = [localhost], trainers = [localhost], workers = [localhost, \"127.0.0.1\"] }\n"
                                + "restarts.firstDelay = 10ms\n" + more)
                .toString();
    }

    private int ssh(ClusterProcess program, String more) throws IOException, InterruptedException {
        return program.run(
                "ssh",
                "cartpole",
                "--cluster",
                cluster(more),
                "--results-dir",
                folder.resolve("it's here").toString(),
                "--run-id",
                "a");
    }

    @Test
    void everyNodeRunsAtTheEndOfAConnectionAndIsStartedAgain() throws Exception {
        ClusterProcess program = program();

        int exitCode = ssh(
                program, "jvmOptions { worker = \"-Dstub.plan=kill,run\", supervisor = \"-Dstub.await=worker-0:2\" }");

        assertThat(program.said()).contains("target-reached", "worker-0 ended by signal 9");
        assertThat(exitCode).isZero();
        Path run = folder.resolve("it's here").resolve("a");
        JsonNode processes =
                new ObjectMapper().readTree(run.resolve("processes.json").toFile());
        assertThat(processes).hasSize(5);
        assertThat(processes.get(0).path("controlPort").asInt()).isEqualTo(25_520);
        assertThat(processes.get(2).path("host").asText()).isEqualTo("localhost");
        assertThat(processes.get(3).path("host").asText()).isEqualTo("127.0.0.1");
        assertThat(processes.get(3).path("controlPort").asInt()).isEqualTo(25_520);
        assertThat(processes.get(4).path("controlPort").asInt()).isEqualTo(25_526);
        // The launcher knows the number of the process at the other end.
        String pid = Files.readAllLines(run.resolve("stub").resolve("trainer-0.starts"))
                .getFirst()
                .split(" ")[0];
        assertThat(run.resolve("log").resolve("trainer-0.log")).content().startsWith("troupe-node-pid " + pid + "\n");
        Path told = folder.resolve(".troupe").resolve("a").resolve("worker-1.conf");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(told)))
                .isEqualTo("rw-------");
        assertThat(Files.readAllLines(program.stubs().resolve("hosts"))).contains("localhost", "127.0.0.1");
    }

    @Test
    void aSignalReachesTheSupervisorAtTheOtherEnd() throws Exception {
        ClusterProcess program = program();
        Process launcher = program.start(
                "ssh",
                "cartpole",
                "--cluster",
                cluster("jvmOptions.supervisor = \"-Dstub.reports=1000\""),
                "--results-dir",
                folder.toString(),
                "--run-id",
                "a");
        Path metrics = folder.resolve("a").resolve("metrics.jsonl");
        Waiting.until(() -> metrics.toFile().length() > 0);

        launcher.destroy();

        assertThat(launcher.waitFor()).isEqualTo(143);
        assertThat(program.said()).contains("stopped         as planned");
    }

    @Test
    void hostsAreNeededAndCertificatesWhereTheyAreOtherMachines() throws Exception {
        ClusterProcess program = program();

        assertThat(program.run("ssh", "cartpole")).isEqualTo(2);
        assertThat(program.said()).contains("ssh.hosts.workers is empty");

        assertThat(ssh(program, "ssh.hosts.workers = [elsewhere]")).isEqualTo(2);
        assertThat(program.said()).contains("security.certificate").contains("security.insecure = true");
        assertThat(folder.resolve("it's here")).doesNotExist();
    }
}
