package io.troupe.actors.cli;

import io.troupe.config.UserError;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code troupe node}. */
@Command(name = "node", description = "Runs one role of a cluster in this process (with a later release).")
final class NodeCommand implements Callable<Integer> {
    @Option(names = "--role", required = true, paramLabel = "ROLE", description = "worker, trainer or supervisor.")
    private String role = "";

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The cluster's settings.")
    private Path config = Path.of("");

    @Option(names = "--join", paramLabel = "HOST:PORT", description = "A member to join.")
    private Optional<String> join = Optional.empty();

    @Override
    public Integer call() {
        throw new UserError("cluster runs come with a later release: this one cannot be " + role + " of " + config
                + join.map(member -> " with " + member).orElse("") + "; 'troupe train' runs in one process");
    }
}
