package io.troupe.actors.launch.command;

import io.troupe.actors.cli.Console;
import io.troupe.actors.cli.OutputOptions;
import io.troupe.actors.cli.RunOptions;
import io.troupe.actors.launch.ClusterFile;
import io.troupe.actors.launch.SlurmJobLaunch;
import io.troupe.algorithm.Algorithms;
import io.troupe.checkpoint.CorruptLedger;
import io.troupe.checkpoint.RunDirectory;
import io.troupe.config.Experiment;
import io.troupe.config.ExperimentLoader;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What the batch script of {@code troupe-cluster slurm} runs on the first machine of the job. */
@Command(name = "slurm-job", hidden = true, description = "Runs a submitted launch inside its Slurm job.")
final class SlurmJobCommand implements Callable<Integer> {
    private final Console console;
    private final String home;
    private final Instant processStart;
    private final SlurmJobLaunch launch;

    @Mixin
    private RunArgument run = new RunArgument();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    SlurmJobCommand(Console console, String home, Instant processStart, Map<String, String> environment) {
        this.console = console;
        this.home = home;
        this.processStart = processStart;
        this.launch = new SlurmJobLaunch(environment);
    }

    @Override
    public Integer call() throws IOException, InterruptedException, CorruptLedger {
        ClusterFile file = cluster.read();
        launch.check(file);
        RunDirectory directory = run.open();
        Experiment experiment = new ExperimentLoader(Algorithms.discover())
                .load(directory.experimentConf().toString(), List.of());
        // The job may have been put back into the queue any number of times.
        boolean resume = directory.ledger(console.clock()).lastAnnounced().isPresent();
        return new Launching(launch, file, home, processStart, output, true)
                .run(new RunOptions.Chosen(experiment, directory, resume), console, () -> {});
    }
}
