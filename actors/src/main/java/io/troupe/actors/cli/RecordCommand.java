package io.troupe.actors.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.StopCause;
import io.troupe.checkpoint.Checkpoint;
import io.troupe.checkpoint.CorruptCheckpoint;
import io.troupe.config.Experiment;
import io.troupe.env.Environments;
import io.troupe.episode.EpisodeRecorder;
import io.troupe.episode.PolicyPerformance;
import io.troupe.input.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code troupe record}. */
@Command(name = "record", description = "Writes episodes of a policy to a file that numpy reads.")
final class RecordCommand implements Callable<Integer> {
    private static final String SUFFIX = ".npz";

    private final Backend backend;
    private final Console console;

    @Mixin
    private ActingOptions acting = new ActingOptions();

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file, which ends in .npz.")
    private Path file = Path.of("");

    @Option(names = "--force", description = "Replaces the file if there is one.")
    private boolean force;

    RecordCommand(Backend backend, Console console) {
        this.backend = backend;
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, CorruptCheckpoint {
        int episodes = acting.episodes();
        Path folder = file.toAbsolutePath().getParent();
        if (!file.toString().endsWith(SUFFIX)) {
            throw new UserError("--out = " + file + " is not allowed: the name must end in " + SUFFIX);
        }
        if (folder == null || !Files.isDirectory(folder)) {
            throw new UserError("--out = " + file + ": there is no folder " + folder);
        }
        if (Files.exists(file) && !force) {
            throw new UserError(file + " exists: --force replaces it");
        }
        SavedPolicy policy = acting.load(backend);
        long seed = acting.seed(policy);
        try (PolicyPerformance performance = backend.perform(policy, acting.sample(), seed)) {
            EpisodeRecorder recorder = performance.record();
            Takes takes = new Takes(performance, recorder, console);
            Optional<StopCause> stopped = takes.record(episodes);
            int exit = stopped.map(ExitCode::of).orElse(ExitCode.DONE);
            if (takes.episodes() == 0) {
                console.notice("nothing is recorded: no episode ended before it was stopped");
                return exit;
            }
            Experiment experiment = policy.experiment();
            recorder.recording(
                            Environments.discover(),
                            experiment.environment().name(),
                            experiment.environment().parameters(),
                            experiment.environment().wrappers(),
                            facts(policy, seed))
                    .write(file);
            console.out()
                    .println(Figures.whole(takes.episodes()) + " episodes, " + Figures.whole(recorder.steps())
                            + " steps, mean return " + Figures.tenths(takes.meanReturn()) + ": " + file);
            return exit;
        }
    }

    private ObjectNode facts(SavedPolicy policy, long seed) {
        Checkpoint checkpoint = policy.checkpoint();
        ObjectNode facts = JsonNodeFactory.instance.objectNode();
        facts.put("run", checkpoint.runId());
        facts.put("experiment", policy.experiment().name());
        facts.put("environmentSteps", checkpoint.environmentSteps());
        facts.put("policyVersion", checkpoint.policyVersion().value());
        facts.put("weightsSha256", checkpoint.weightsSha256());
        facts.put("seed", seed);
        facts.put("sampled", acting.sample());
        return facts;
    }
}
