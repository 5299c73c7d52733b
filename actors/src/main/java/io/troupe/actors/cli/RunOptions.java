package io.troupe.actors.cli;

import io.troupe.checkpoint.RunDirectory;
import io.troupe.config.Experiment;
import io.troupe.config.ExperimentLoader;
import io.troupe.input.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which experiment is to run and in which folder: what {@code train} and the launcher of clusters are told alike. */
public final class RunOptions {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

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

    /**
     * What was chosen; the folder of a new run has been made.
     *
     * @param resume whether the folder is that of an earlier run, to be gone on with
     */
    public record Chosen(Experiment experiment, RunDirectory directory, boolean resume) {}

    /**
     * Reads the experiment, and finds or makes its folder.
     *
     * @param check of an experiment, before anything is written
     * @param clock for the date in the folder's name
     * @throws UserError saying what is wrong
     */
    public Chosen choose(ExperimentLoader loader, Consumer<Experiment> check, Clock clock) throws IOException {
        if (resume && force) {
            throw new UserError("--resume goes on with an earlier run and --force deletes it: give one of them");
        }
        List<String> settings = new ArrayList<>(overrides);
        seed.ifPresent(value -> settings.add("seed=" + value));
        Experiment named = loader.load(name, settings);

        Optional<RunDirectory> earlier = resume ? earlier(named) : Optional.empty();
        if (earlier.isPresent()) {
            Experiment goneOn = EarlierRun.experiment(loader, earlier.get(), settings);
            EarlierRun.requireName(goneOn, named.name(), earlier.get());
            check.accept(goneOn);
            return new Chosen(goneOn, earlier.get(), true);
        }
        check.accept(named);
        Experiment begun = PolicyToBeginWith.settled(loader, named);
        String date = LocalDateTime.now(clock).format(DATE);
        return new Chosen(begun, RunDirectory.create(results, runId.orElse(named.name() + "-" + date), force), false);
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
