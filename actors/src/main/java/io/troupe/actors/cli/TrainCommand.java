package io.troupe.actors.cli;

import io.troupe.config.ExperimentLoader;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code troupe train}. */
@Command(
        name = "train",
        description = "Trains a policy.",
        footer = {"", "Example: troupe train cartpole workers.count=2 --seed 7"})
final class TrainCommand implements Callable<Integer> {
    private final Backend backend;
    private final Console console;
    private final Training training;

    @Mixin
    private RunOptions options = new RunOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    TrainCommand(Backend backend, Console console, Training training) {
        this.backend = backend;
        this.console = console;
        this.training = training;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        RunOptions.Chosen chosen =
                options.choose(new ExperimentLoader(backend.algorithms()), backend::check, console.clock());
        return training.run(chosen.experiment(), chosen.directory(), chosen.resume(), output);
    }
}
