package io.troupe.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.benchmarks.scale.ClusterShape;
import io.troupe.input.UserError;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code troupe benchmark}: runs benchmarks, prints their tables and writes their figures as JSON. */
@Command(
        name = "benchmark",
        mixinStandardHelpOptions = true,
        description = "Measures the system against a hand-written loop; without a name, everything.")
public final class Main implements Callable<Integer> {
    private static final int DONE = 0;
    private static final int WRONG_INPUT = 2;
    private static final int FAILED = 3;

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Benchmarks to run.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--json", paramLabel = "FILE", description = "Writes every figure and run to this file.")
    private Optional<Path> json = Optional.empty();

    @Option(names = "--quick", description = "One short run each: shows that it works, the figures mean nothing.")
    private boolean quick;

    @Option(names = "--rounds", paramLabel = "N", description = "Runs of each contender (default ${DEFAULT-VALUE}).")
    private int rounds = Options.ROUNDS;

    @Option(names = "--steps", paramLabel = "N", description = "Steps of each run (default ${DEFAULT-VALUE}).")
    private long steps = Options.STEPS;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the first round (default ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--cluster",
            paramLabel = "NODESxWORKERS",
            description = "For 'scale': simulates so many nodes of so many workers, such as 20x16, instead of 10 to"
                    + " 10,000 workers. May be given several times.")
    private List<String> clusters = new ArrayList<>();

    @Option(names = "--list", description = "Names the benchmarks and what each answers.")
    private boolean list;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(execute(arguments, console(System.out), console(System.err)));
    }

    /** Runs the command; returns the exit code. */
    static int execute(String[] arguments, PrintWriter out, PrintWriter error) {
        return new CommandLine(new Main())
                .setOut(out)
                .setErr(error)
                .setExecutionExceptionHandler((exception, line, result) -> explain(exception, error))
                .execute(arguments);
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Catalogue catalogue = Catalogue.of(Systems.registered());
        if (list) {
            catalogue.all().forEach(benchmark -> out.printf("%-14s%s%n", benchmark.name(), benchmark.question()));
            return DONE;
        }
        Options options = clusters.isEmpty()
                ? options()
                : options().withClusters(clusters.stream().map(ClusterShape::of).toList());
        AlternatingRuns runs =
                new AlternatingRuns(FreshJvm.likeThisOne(), spec.commandLine().getErr());
        ObjectNode figures = JsonNodeFactory.instance
                .objectNode()
                .put("rounds", options.rounds())
                .put("steps", options.steps())
                .put("seed", options.seed())
                .put("quick", quick);
        figures.set("machine", Machine.toJson());
        ObjectNode results = figures.putObject("benchmarks");
        for (Benchmark benchmark : catalogue.named(names)) {
            Report report = benchmark.run(options, runs);
            out.printf(
                    "%n%s: %s%n%n%s%s",
                    benchmark.name(), benchmark.question(), report.table().render(), report.more());
            out.flush();
            results.set(benchmark.name(), report.json());
        }
        out.printf(
                "%nMedian of %d runs in turn, each in a fresh JVM; rates over the second half of a run.%n"
                        + "Only ratios count: the same machine gives other rates tomorrow.%n",
                options.rounds());
        out.flush();
        if (json.isPresent()) {
            new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValue(json.get().toFile(), figures);
        }
        return DONE;
    }

    private static PrintWriter console(PrintStream stream) {
        return new PrintWriter(stream, true, stream.charset());
    }

    private Options options() {
        if (quick) {
            return Options.quick(seed);
        }
        if (rounds < 1) {
            throw new UserError("--rounds must be at least 1, not " + rounds);
        }
        if (steps < Options.LEAST_STEPS) {
            throw new UserError("--steps must be at least " + Options.LEAST_STEPS + ", not " + steps);
        }
        return new Options(rounds, steps, seed);
    }

    private static int explain(Exception exception, PrintWriter error) {
        error.println(exception.getMessage());
        return exception instanceof UserError ? WRONG_INPUT : FAILED;
    }
}
