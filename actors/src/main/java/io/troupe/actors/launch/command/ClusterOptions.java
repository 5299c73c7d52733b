package io.troupe.actors.launch.command;

import io.troupe.actors.launch.ClusterFile;
import io.troupe.actors.launch.ClusterFileLoader;
import io.troupe.actors.launch.Counts;
import io.troupe.input.UserError;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** On what the run is launched. */
final class ClusterOptions {
    private static final int MAX_NODES = 10_000;

    @Option(names = "--cluster", paramLabel = "FILE", description = "A cluster file; see cluster-config/.")
    private Optional<Path> file = Optional.empty();

    @Option(names = "--workers", paramLabel = "N", description = "Worker nodes, each a process.")
    private Optional<Integer> workers = Optional.empty();

    @Option(names = "--trainers", paramLabel = "N", description = "Trainer nodes, each a process.")
    private Optional<Integer> trainers = Optional.empty();

    /** As it was given. */
    Optional<Path> file() {
        return file;
    }

    /** @throws UserError saying what is wrong with the file or the numbers */
    ClusterFile read() {
        ClusterFile cluster = ClusterFileLoader.load(file);
        return cluster.with(new Counts(
                cluster.counts().supervisors(),
                number("--trainers", trainers, cluster.counts().trainers()),
                number("--workers", workers, cluster.counts().workers())));
    }

    private static int number(String option, Optional<Integer> given, int otherwise) {
        int number = given.orElse(otherwise);
        if (number < 1 || number > MAX_NODES) {
            throw new UserError(option + " " + number + " is not allowed: it must be from 1 to " + MAX_NODES);
        }
        return number;
    }
}
