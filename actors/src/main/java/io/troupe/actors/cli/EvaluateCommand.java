package io.troupe.actors.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.checkpoint.Checkpoint;
import io.troupe.checkpoint.CorruptCheckpoint;
import io.troupe.config.Experiment;
import io.troupe.input.UserError;
import io.troupe.metrics.RunSummary.Evaluation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code troupe evaluate}. */
@Command(name = "evaluate", description = "Evaluates a policy, acting with its most likely actions.")
final class EvaluateCommand implements Callable<Integer> {
    private static final int MAX_EPISODES = 1_000_000;

    private final Backend backend;
    private final Console console;

    @Parameters(
            index = "0",
            paramLabel = "RUN",
            description = "A run directory, whose newest checkpoint is taken, or a checkpoint.")
    private Path location = Path.of("");

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "KEY=VALUE",
            description =
                    "Settings of the environment that win over the run's, such as environment.parameters.opponent=random.")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--episodes",
            paramLabel = "N",
            description = "How many episodes (default: evaluation.episodes of the run).")
    private Optional<Integer> episodes = Optional.empty();

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the environments (default: that of the run).")
    private Optional<Long> seed = Optional.empty();

    @Option(names = "--json", description = "Shows nothing but the result as JSON.")
    private boolean json;

    EvaluateCommand(Backend backend, Console console) {
        this.backend = backend;
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, CorruptCheckpoint {
        episodes.filter(count -> count < 1 || count > MAX_EPISODES).ifPresent(count -> {
            throw new UserError(
                    "--episodes = " + count + " is not allowed: it must be a whole number from 1 to " + MAX_EPISODES);
        });
        SavedPolicy policy = SavedPolicy.load(backend, location, settings);
        Experiment experiment = policy.experiment();
        Checkpoint checkpoint = policy.checkpoint();
        Evaluation evaluation = backend.evaluation()
                .evaluate(
                        experiment,
                        checkpoint,
                        episodes.orElse(experiment.evaluation().episodes()),
                        seed.orElse(experiment.seed()));
        console.out().println(json ? json(evaluation, checkpoint) : text(evaluation, checkpoint));
        return ExitCode.DONE;
    }

    private static String text(Evaluation evaluation, Checkpoint checkpoint) {
        return "return " + Figures.tenths(evaluation.meanReturn()) + " over " + evaluation.episodes()
                + " episodes, deviation " + Figures.tenths(evaluation.stdReturn()) + " (checkpoint of "
                + Figures.whole(checkpoint.environmentSteps()) + " steps)" + measures(evaluation);
    }

    private static String measures(Evaluation evaluation) {
        StringBuilder lines = new StringBuilder();
        evaluation
                .measures()
                .forEach((name, value) -> lines.append(String.format(Locale.ROOT, "%n%s %.3f", name, value)));
        return lines.toString();
    }

    private static String json(Evaluation evaluation, Checkpoint checkpoint) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("meanReturn", evaluation.meanReturn());
        result.put("stdReturn", evaluation.stdReturn());
        result.put("episodes", evaluation.episodes());
        if (!evaluation.measures().isEmpty()) {
            ObjectNode measures = result.putObject("measures");
            evaluation.measures().forEach(measures::put);
        }
        result.put("environmentSteps", checkpoint.environmentSteps());
        result.put("weightsSha256", checkpoint.weightsSha256());
        return result.toPrettyString();
    }
}
