package io.troupe.actors.cli;

import io.troupe.input.UserError;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code troupe node}. */
@Command(name = "node", description = "Runs one role of a cluster in this process (with a later release).")
final class NodeCommand implements Callable<Integer> {
    @Option(names = "--role", paramLabel = "ROLE", description = "worker, trainer or supervisor.")
    private Optional<String> role = Optional.empty();

    @Option(names = "--config", paramLabel = "FILE", description = "The cluster's settings.")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--join", paramLabel = "HOST:PORT", description = "A member to join.")
    private Optional<String> join = Optional.empty();

    @Override
    public Integer call() {
        throw new UserError("cluster runs come with a later release, so this process cannot be a node"
                + role.map(name -> " of role " + name).orElse("")
                + config.map(file -> " of " + file).orElse("")
                + join.map(member -> " that joins " + member).orElse("")
                + "; 'troupe train' runs everything in one process");
    }
}
