package io.troupe.actors.cli;

import io.troupe.checkpoint.RunDirectory;
import io.troupe.config.Experiment;
import io.troupe.config.ExperimentLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code troupe resume}. */
@Command(
        name = "resume",
        description = "Goes on with a run from its newest checkpoint.",
        footer = {"", "Example: troupe resume results/cartpole-1 termination.maxSteps=400000"})
final class ResumeCommand implements Callable<Integer> {
    private final Backend backend;
    private final Training training;

    @Parameters(index = "0", paramLabel = "RUN", description = "A run directory, such as results/cartpole-1.")
    private Path run = Path.of("");

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "KEY=VALUE",
            description = "Settings that win over those of the run.")
    private List<String> overrides = new ArrayList<>();

    @Mixin
    private OutputOptions output = new OutputOptions();

    ResumeCommand(Backend backend, Training training) {
        this.backend = backend;
        this.training = training;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        RunDirectory directory = RunDirectory.open(run);
        Experiment experiment = EarlierRun.experiment(new ExperimentLoader(backend.algorithms()), directory, overrides);
        backend.check(experiment);
        return training.run(experiment, directory, true, output);
    }
}
