package io.troupe.actors.cli;

import io.troupe.config.ShippedExperiments;
import io.troupe.input.NearestName;
import io.troupe.input.UserError;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code troupe list}. */
@Command(name = "list", description = "Shows the environments, algorithms or experiments there are.")
final class ListCommand implements Callable<Integer> {
    private static final List<String> KINDS = List.of("environments", "algorithms", "experiments");

    private final Backend backend;
    private final Console console;

    @Parameters(index = "0", paramLabel = "KIND", description = "environments, algorithms or experiments.")
    private String kind = "";

    ListCommand(Backend backend, Console console) {
        this.backend = backend;
        this.console = console;
    }

    @Override
    public Integer call() {
        names().forEach(console.out()::println);
        return ExitCode.DONE;
    }

    private SortedSet<String> names() {
        return switch (kind) {
            case "environments" -> backend.environments();
            case "algorithms" -> backend.algorithms().names();
            case "experiments" -> ShippedExperiments.names();
            default ->
                throw new UserError("'" + kind + "' cannot be listed: it must be one of " + String.join(", ", KINDS)
                        + NearestName.of(kind, KINDS)
                                .map(near -> "; did you mean " + near + "?")
                                .orElse(""));
        };
    }
}
