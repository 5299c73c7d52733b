package io.troupe.actors.launch.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.checkpoint.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** With a {@code kubectl} whose pods are a folder: what is in it is on the volume. */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class KubernetesLaunchTest {
    @TempDir
    Path folder;

    private Path run() {
        return folder.resolve("results").resolve("a");
    }

    private ClusterProcess program() throws IOException {
        ClusterProcess program = new ClusterProcess(folder)
                .with(
                        "kubectl",
                        "namespace=$1; shift; echo \"$namespace $*\" >>\"$STUBS/calls\"",
                        "case $1 in",
                        "apply) touch \"$STUBS/applied\" ;;",
                        "delete) rm \"$STUBS/applied\" ;;",
                        "logs) echo \"said by $2\" ;;",
                        "get)",
                        "    case $* in",
                        "    *statefulsets*) if [ -e \"$STUBS/applied\" ]; then echo statefulset.apps/troupe-worker; fi ;;",
                        "    *json*) cat \"$STUBS/pods.json\" ;;",
                        "    *output=name*) echo pod/troupe-worker-0 ;;",
                        "    *) echo 'troupe-worker-0 Running' ;;",
                        "    esac ;;",
                        "exec)",
                        "    shift 3",
                        "    case $* in",
                        "    *kill*) touch \"$STUBS/terminated\" ;;",
                        "    *) eval \"last=\\${$#}\"",
                        "        case $1 in tail) exec tail -c \"$3\" \"$STUBS/${last##*/}\" ;; cat) exec cat \"$STUBS/${last##*/}\" ;; esac ;;",
                        "    esac ;;",
                        "esac");
        Files.writeString(program.stubs().resolve("pods.json"), "{\"items\":[]}");
        return program;
    }

    private String[] arguments(String... more) throws IOException {
        Path cluster = Files.writeString(
                folder.resolve("cluster.conf"),
                "security.insecure = true\nkubernetes { image = \"troupe:1\", namespace = rl }");
        List<String> all =
                new ArrayList<>(List.of("k8s", "cartpole", "--cluster", cluster.toString(), "--run-id", "a"));
        all.addAll(List.of("--results-dir", folder.resolve("results").toString()));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static void volume(ClusterProcess program, String outcome, String... events) throws IOException {
        StringBuilder ledger = new StringBuilder();
        for (String event : events) {
            ledger.append("{\"at\":\"2026-01-01T00:00:00Z\",\"event\":\"")
                    .append(event)
                    .append("\",\"environmentSteps\":0,\"epoch\":1,\"component\":\"worker-0\"}\n");
        }
        Files.writeString(
                program.stubs().resolve("metrics.jsonl"),
                "{\"environmentSteps\":20000,\"elapsedSeconds\":1.0,\"Environment/Cumulative Reward\":21.5}\n");
        Files.writeString(program.stubs().resolve("summary.json"), SummaryText.of(outcome));
        // Last, and as a whole: it says that the summary is final.
        AtomicFile.write(
                program.stubs().resolve("ledger.jsonl"), ledger.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void followsTheRunAndRemovesItsPodsAtTheEnd() throws Exception {
        ClusterProcess program = program();
        Process launcher = program.start(arguments());
        Waiting.until(() -> Files.exists(program.stubs().resolve("applied")));

        volume(program, "target-reached", "member-joined", "finished");

        assertThat(launcher.waitFor()).as(program.said()).isZero();
        assertThat(program.said()).contains("20,000 of 200,000 steps", "target-reached");
        assertThat(program.stubs().resolve("applied")).doesNotExist();
        assertThat(Files.readAllLines(program.stubs().resolve("calls")))
                .allMatch(call -> call.startsWith("--namespace=rl "))
                .anyMatch(call -> call.contains(
                        "apply --filename=" + run().resolve("cluster").resolve("manifests.yaml")))
                .anyMatch(call -> call.contains("delete statefulsets,") && !call.contains("persistentvolumeclaim"));
        assertThat(run().resolve("metrics.jsonl")).content().startsWith("{\"environmentSteps\":20000");
        assertThat(run().resolve("summary.json")).content().contains("target-reached");
    }

    @Test
    void aDetachedRunIsShownAndStopped() throws Exception {
        ClusterProcess program = program();
        assertThat(program.run(arguments("--detach"))).isZero();
        assertThat(program.said()).contains("submitted as troupe in the namespace rl");
        volume(program, "target-reached", "member-joined");

        assertThat(program.run("status", run().toString())).isZero();
        assertThat(program.said()).contains("troupe-worker-0 Running");
        assertThat(program.run("logs", run().toString())).isZero();
        assertThat(program.said()).contains("worker-0  said by pod/troupe-worker-0");

        Process stop = program.start("stop", run().toString());
        Waiting.until(() -> Files.exists(program.stubs().resolve("terminated")));
        volume(program, "stopped", "member-joined", "finished");
        assertThat(stop.waitFor()).isZero();
        assertThat(program.stubs().resolve("applied")).doesNotExist();
        assertThat(run().resolve("summary.json")).content().contains("\"stopped\"");
    }

    @Test
    void aPodWhoseInputIsWrongEndsTheLaunch() throws Exception {
        ClusterProcess program = program();
        Files.writeString(program.stubs().resolve("pods.json"), """
                {"items":[{"metadata":{"name":"troupe-worker-0"},"status":{"containerStatuses":[
                  {"lastState":{"terminated":{"exitCode":2,"message":"node.host is not allowed"}}}]}}]}
                """);

        assertThat(program.run(arguments())).isEqualTo(2);

        assertThat(program.said()).contains("troupe-worker-0 refuses to start: node.host is not allowed");
        assertThat(program.stubs().resolve("applied")).doesNotExist();
    }

    @Test
    void twoRunsDoNotShareOneName() throws Exception {
        ClusterProcess program = program();
        Files.createFile(program.stubs().resolve("applied"));

        assertThat(program.run(arguments())).isEqualTo(2);

        assertThat(program.said()).contains("kubernetes.name");
    }
}
