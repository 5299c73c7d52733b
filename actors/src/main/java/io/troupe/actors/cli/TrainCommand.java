package io.troupe.actors.cli;

import io.troupe.checkpoint.RunDirectory;
import io.troupe.config.Experiment;
import io.troupe.config.ExperimentLoader;
import io.troupe.input.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code troupe train}. */
@Command(
        name = "train",
        description = "Trains a policy.",
        footer = {"", "Example: troupe train cartpole workers.count=2 --seed 7"})
final class TrainCommand implements Callable<Integer> {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private final Backend backend;
    private final Console console;
    private final Training training;

    @Parameters(
            index = "0",
            paramLabel = "EXPERIMENT",
            description = "An experiment file, or a name that 'list experiments' shows.")
    private String name = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "KEY=VALUE",
            description = "Settings that win over the experiment's.")
    private List<String> overrides = new ArrayList<>();

    @Option(names = "--seed", paramLabel = "N", description = "The same as seed=N.")
    private Optional<Long> seed = Optional.empty();

    @Option(
            names = "--run-id",
            paramLabel = "ID",
            description = "Name of the run's folder (default: the experiment's name, date and time).")
    private Optional<String> runId = Optional.empty();

    @Option(
            names = "--results-dir",
            paramLabel = "DIR",
            description = "Where the run's folder is made (default: ${DEFAULT-VALUE}).")
    private Path results = Path.of("results");

    @Option(
            names = "--resume",
            description = "Goes on with the run of this --run-id, or else with the newest of this experiment, with the"
                    + " settings it has and those given here; starts a new one where there is none.")
    private boolean resume;

    @Option(names = "--force", description = "Deletes the earlier run of this --run-id.")
    private boolean force;

    @Mixin
    private OutputOptions output = new OutputOptions();

    TrainCommand(Backend backend, Console console, Training training) {
        this.backend = backend;
        this.console = console;
        this.training = training;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (resume && force) {
            throw new UserError("--resume goes on with an earlier run and --force deletes it: give one of them");
        }
        List<String> settings = new ArrayList<>(overrides);
        seed.ifPresent(value -> settings.add("seed=" + value));
        ExperimentLoader loader = new ExperimentLoader(backend.algorithms());
        Experiment experiment = loader.load(name, settings);

        Optional<RunDirectory> earlier = resume ? earlier(experiment) : Optional.empty();
        if (earlier.isPresent()) {
            return goOn(EarlierRun.experiment(loader, earlier.get(), settings), experiment, earlier.get());
        }
        backend.check(experiment);
        String date = LocalDateTime.now(console.clock()).format(DATE);
        RunDirectory directory = RunDirectory.create(results, runId.orElse(experiment.name() + "-" + date), force);
        return training.run(experiment, directory, false, output);
    }

    private int goOn(Experiment begun, Experiment named, RunDirectory directory)
            throws IOException, InterruptedException {
        EarlierRun.requireName(begun, named.name(), directory);
        backend.check(begun);
        return training.run(begun, directory, true, output);
    }

    private Optional<RunDirectory> earlier(Experiment experiment) throws IOException {
        if (runId.isPresent()) {
            Path path = results.resolve(runId.get());
            return RunDirectory.isRun(path) ? Optional.of(RunDirectory.open(path)) : Optional.empty();
        }
        if (!Files.isDirectory(results)) {
            return Optional.empty();
        }
        Pattern named = Pattern.compile(Pattern.quote(experiment.name()) + "-\\d{8}-\\d{6}");
        try (Stream<Path> runs = Files.list(results)) {
            return runs.filter(
                            path -> named.matcher(path.getFileName().toString()).matches())
                    .filter(RunDirectory::isRun)
                    .max(Comparator.naturalOrder())
                    .map(RunDirectory::open);
        }
    }
}
