package io.troupe.actors.launch.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class SlurmLaunchTest {
    @TempDir
    Path folder;

    private Path run() {
        return folder.resolve("results").resolve("a");
    }

    private ClusterProcess program() throws IOException {
        ClusterProcess program = new ClusterProcess(folder)
                .with(
                        "sbatch",
                        "script=$2",
                        "export SLURM_JOB_ID=4711",
                        "for component in 0 1 2; do export SLURM_JOB_NODELIST_HET_GROUP_$component=localhost; done",
                        "out=$(sed -n 's/^#SBATCH --output=//p' \"$script\")",
                        "setsid bash \"$script\" >>\"$out\" 2>&1 </dev/null &",
                        "echo $! >\"$STUBS/pid\"",
                        "echo \"4711;cluster\"")
                .with(
                        "squeue",
                        "if kill -0 \"$(cat \"$STUBS/pid\")\" 2>/dev/null; then echo RUNNING",
                        "elif [ -e \"$STUBS/requeued\" ]; then echo PENDING",
                        "elif [ ! -e \"$STUBS/completing\" ]; then touch \"$STUBS/completing\" && echo COMPLETING",
                        "else touch \"$STUBS/left\"; fi")
                .with("scancel", "echo \"$@\" >>\"$STUBS/cancelled\"", "kill -TERM \"$(cat \"$STUBS/pid\")\"")
                .with("scontrol", "[ \"$1\" = show ] && echo \"$3\" || echo \"$@\" >>\"$STUBS/requeued\"")
                .with(
                        "srun",
                        "echo \"$@\" >>\"$STUBS/steps\"",
                        "while :; do case $1 in --*) shift ;; *) break ;; esac; done",
                        "exec \"$@\"");
        Path lib = Files.createDirectories(program.home().resolve("bin").resolve("lib"));
        Files.copy(Path.of("..", "bin", "lib", "slurm-job.sh"), lib.resolve("slurm-job.sh"));
        return program;
    }

    private String[] arguments(String file, String... more) throws IOException {
        Path cluster = Files.writeString(folder.resolve("cluster.conf"), "security.insecure = true\n" + file);
        List<String> all = new ArrayList<>(
                List.of("slurm", "cartpole", "--cluster", cluster.toString(), "--workers", "2", "--run-id", "a"));
        all.addAll(List.of("--results-dir", folder.resolve("results").toString()));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void theJobRunsTheExperimentAndTheLauncherFollows() throws Exception {
        ClusterProcess program = program();
        int exitCode = program.run(arguments(""));

        assertThat(program.said()).contains("submitted as job 4711", "target-reached  as planned");
        assertThat(exitCode).isZero();
        assertThat(program.stubs().resolve("left"))
                .as("what the queue said last: no such job")
                .exists();
        assertThat(Files.readAllLines(program.stubs().resolve("steps")))
                .hasSize(4)
                .anyMatch(step -> step.contains("--het-group=1") && step.contains("--role trainer"))
                .allMatch(step -> step.contains("--nodelist=localhost --overlap"));
        assertThat(run().resolve("processes.json")).content().contains("\"localhost\"");
        assertThat(program.stubs().resolve("requeued")).doesNotExist();
    }

    @Test
    void theScriptAsksForAComponentPerRole() throws Exception {
        ClusterProcess program = program();
        String file =
                "slurm { partition = big, requeue = false, time = \"1:00:00\", trainer.gres = \"gpu:2\", options = [\"--qos=low\"] }";

        assertThat(program.run(arguments(file, "--dry-run"))).isZero();

        Path script = run().resolve("cluster").resolve("job.sbatch");
        assertThat(program.said()).contains(script.toString());
        assertThat(script).content().isEqualTo("""
                #!/bin/bash
                #SBATCH --job-name=troupe-a
                #SBATCH --output=%1$s/log/slurm.log
                #SBATCH --open-mode=append
                #SBATCH --no-requeue
                #SBATCH --signal=B:TERM@180
                #SBATCH --time=1:00:00
                #SBATCH --partition=big
                #SBATCH --qos=low
                #SBATCH --nodes=1
                #SBATCH --ntasks-per-node=1
                #SBATCH --cpus-per-task=2
                #SBATCH --mem=4G
                #SBATCH hetjob
                #SBATCH --time=1:00:00
                #SBATCH --partition=big
                #SBATCH --qos=low
                #SBATCH --nodes=1
                #SBATCH --ntasks-per-node=1
                #SBATCH --cpus-per-task=4
                #SBATCH --mem=8G
                #SBATCH --gres=gpu:2
                #SBATCH hetjob
                #SBATCH --time=1:00:00
                #SBATCH --partition=big
                #SBATCH --qos=low
                #SBATCH --nodes=2
                #SBATCH --ntasks-per-node=1
                #SBATCH --cpus-per-task=4
                #SBATCH --mem=4G

                exec bash %2$s/bin/lib/slurm-job.sh %1$s once 1 2
                """.formatted(run(), program.home()));
    }

    @Test
    void aJobWhoseTimeIsUpGoesBackIntoTheQueueAndOneThatIsStoppedDoesNot() throws Exception {
        ClusterProcess program = program();
        String file = "jvmOptions.supervisor = \"-Dstub.reports=1000\"";
        Path metrics = run().resolve("metrics.jsonl");
        Process follower = program.start(arguments(file));
        Waiting.until(() -> metrics.toFile().length() > 0);

        ProcessHandle job = ProcessHandle.of(Long.parseLong(
                        Files.readString(program.stubs().resolve("pid")).strip()))
                .orElseThrow();
        job.destroy();
        job.onExit().get();

        assertThat(follower.waitFor()).isEqualTo(143);
        assertThat(program.said()).contains("stopped         as planned", "job 4711 is back in the queue");
        assertThat(program.stubs().resolve("requeued")).content().isEqualTo("requeue 4711\n");
        assertThat(run().resolve("summary.json")).content().contains("\"stopped\"");

        Files.delete(program.stubs().resolve("requeued"));
        Files.delete(metrics);
        assertThat(program.run(arguments(file, "--detach", "--resume"))).isZero();
        assertThat(program.said()).endsWith(run() + "\n");
        Waiting.until(() -> metrics.toFile().length() > 0);
        assertThat(program.run("status", run().toString())).isZero();
        assertThat(program.said()).contains("RUNNING", "worker-1");

        assertThat(program.run("stop", run().toString())).isZero();

        assertThat(program.stubs().resolve("cancelled")).content().isEqualTo("--batch --signal=TERM 4711\n");
        assertThat(program.stubs().resolve("requeued")).doesNotExist();
    }
}
