package io.troupe.actors.cli;

import io.troupe.checkpoint.CheckpointFacts;
import io.troupe.checkpoint.CheckpointLocation;
import io.troupe.checkpoint.CheckpointStore;
import io.troupe.checkpoint.CorruptCheckpoint;
import io.troupe.checkpoint.RunDirectory;
import io.troupe.config.Experiment;
import io.troupe.config.ExperimentLoader;
import io.troupe.metrics.RunSummary;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code troupe inspect}. */
@Command(name = "inspect", description = "Shows what is in a run directory or a checkpoint, and verifies it.")
final class InspectCommand implements Callable<Integer> {
    private final Backend backend;
    private final Console console;

    @Parameters(index = "0", paramLabel = "RUN", description = "A run directory, or a checkpoint in it.")
    private Path location = Path.of("");

    InspectCommand(Backend backend, Console console) {
        this.backend = backend;
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, CorruptCheckpoint {
        CheckpointLocation found = CheckpointLocation.of(location);
        CheckpointStore store = backend.checkpoints(found.run().checkpoints());
        if (found.environmentSteps().isPresent()) {
            show(store.verify(found.environmentSteps().getAsLong()));
            return ExitCode.DONE;
        }
        return show(found.run(), store);
    }

    private void show(CheckpointFacts checkpoint) {
        PrintStream out = console.out();
        out.println("run             " + checkpoint.runId());
        out.println("steps           " + Figures.whole(checkpoint.environmentSteps()));
        out.println("policy version  " + checkpoint.policyVersion().value());
        out.println("return          " + Figures.tenths(checkpoint.meanReturn()));
        out.println("weights         " + checkpoint.weightsSha256());
        out.println("components, verified");
        checkpoint
                .sizeBytes()
                .forEach((name, bytes) -> out.println(String.format(Locale.ROOT, "  %-30s %,14d bytes", name, bytes)));
    }

    private int show(RunDirectory run, CheckpointStore store) throws IOException {
        PrintStream out = console.out();
        Experiment experiment = new ExperimentLoader(backend.algorithms())
                .load(run.experimentConf().toString(), List.of());
        out.println("experiment      " + experiment.name() + ": "
                + experiment.environment().name() + " with "
                + experiment.algorithmNames() + ", "
                + experiment.mode().name().toLowerCase(Locale.ROOT) + ", seed " + experiment.seed());
        if (Files.exists(run.summaryJson())) {
            out.print(ClosingSummary.of(RunSummary.read(run.summaryJson()), run.path()));
        }
        List<Long> checkpoints = store.list();
        out.println("checkpoints     " + checkpoints.size());
        int damaged = 0;
        for (long steps : checkpoints) {
            try {
                CheckpointFacts checkpoint = store.verify(steps);
                out.println(String.format(
                        Locale.ROOT,
                        "  %,14d steps  version %d  return %s  %,d bytes  verified",
                        steps,
                        checkpoint.policyVersion().value(),
                        Figures.tenths(checkpoint.meanReturn()),
                        checkpoint.totalBytes()));
            } catch (CorruptCheckpoint e) {
                damaged++;
                out.println(String.format(Locale.ROOT, "  %,14d steps  damaged: %s", steps, e.getMessage()));
            }
        }
        if (damaged > 0) {
            console.notice(damaged + " of " + checkpoints.size() + " checkpoints cannot be used");
            return ExitCode.FAILED;
        }
        return ExitCode.DONE;
    }
}
