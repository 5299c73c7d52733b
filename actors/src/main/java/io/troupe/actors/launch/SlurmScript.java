package io.troupe.actors.launch;

import io.troupe.actors.cluster.NodeConfig.Role;
import java.util.ArrayList;
import java.util.List;

/** The batch script of a run: a heterogeneous job with a component for each role. */
final class SlurmScript {
    private SlurmScript() {}

    /**
     * @param cluster what to ask for
     * @param home folder of Troupe on the machines of the job
     * @param folder of the launch
     */
    static String of(ClusterFile cluster, String home, LaunchFolder folder) {
        ClusterFile.Slurm slurm = cluster.slurm();
        List<String> lines = new ArrayList<>();
        lines.add("#!/bin/bash");
        option(lines, "--job-name=troupe-" + folder.runId());
        option(lines, "--output=" + folder.runDirectory().resolve("log").resolve("slurm.log"));
        option(lines, "--open-mode=append");
        option(lines, slurm.requeue() ? "--requeue" : "--no-requeue");
        // To the batch script only, which passes it on to the supervisor.
        option(lines, "--signal=B:TERM@" + Math.max(1, slurm.stopBefore().toSeconds()));
        for (Role role : List.of(Role.SUPERVISOR, Role.TRAINER, Role.WORKER)) {
            if (SrunPlacement.component(role) > 0) {
                option(lines, "hetjob");
            }
            component(lines, slurm, slurm.task(role), cluster.counts().of(role));
        }
        lines.add("");
        lines.add("exec bash "
                + ShellQuote.of(List.of(
                        home + "/bin/lib/slurm-job.sh",
                        folder.runDirectory().toString(),
                        slurm.requeue() ? "requeue" : "once",
                        String.valueOf(cluster.counts().trainers()),
                        String.valueOf(cluster.counts().workers()))));
        return String.join("\n", lines) + "\n";
    }

    private static void component(List<String> lines, ClusterFile.Slurm slurm, ClusterFile.Slurm.Task task, int count) {
        option(lines, "--time=" + slurm.time());
        slurm.partition().ifPresent(partition -> option(lines, "--partition=" + partition));
        slurm.account().ifPresent(account -> option(lines, "--account=" + account));
        slurm.options().forEach(more -> option(lines, more));
        option(lines, "--nodes=" + count);
        option(lines, "--ntasks-per-node=1");
        option(lines, "--cpus-per-task=" + task.cpus());
        option(lines, "--mem=" + task.memory());
        task.gres().ifPresent(gres -> option(lines, "--gres=" + gres));
    }

    private static void option(List<String> lines, String option) {
        lines.add("#SBATCH " + option);
    }
}
