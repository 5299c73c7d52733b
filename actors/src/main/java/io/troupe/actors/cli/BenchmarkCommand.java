package io.troupe.actors.cli;

import io.troupe.input.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The help of {@code troupe benchmark}, which the launcher runs from the module of the benchmarks. */
@Command(name = "benchmark", description = "Measures the whole system and its stages.")
final class BenchmarkCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Benchmarks to run (default: all).")
    private List<String> names = new ArrayList<>();

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the results there, too.")
    private Optional<Path> json = Optional.empty();

    @Override
    public Integer call() {
        throw new UserError(
                "benchmarks " + names + json.map(file -> " into " + file).orElse("")
                        + " are not part of this program: run them as 'bin/troupe benchmark'");
    }
}
