package io.troupe.actors.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.algorithm.Algorithms;
import io.troupe.checkpoint.Checkpoint;
import io.troupe.checkpoint.FileCheckpointStore;
import io.troupe.checkpoint.RunDirectory;
import io.troupe.config.Experiment;
import io.troupe.config.ExperimentLoader;
import io.troupe.input.UserError;
import io.troupe.policy.PolicyVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code policy.from} of a new run comes to, before anything is started. */
final class PolicyToBeginWithTest {
    private final ExperimentLoader loader = new ExperimentLoader(Algorithms.discover());

    @TempDir
    private Path results;

    /** A run of the cart with a checkpoint at 0 steps and one at 500. */
    private RunDirectory earlier(String... overrides) throws IOException {
        RunDirectory run = RunDirectory.create(results, "earlier", false);
        write(run, loader.load("cartpole", List.of(overrides)));
        checkpoint(run, 0);
        checkpoint(run, 500);
        return run;
    }

    private static void write(RunDirectory run, Experiment experiment) throws IOException {
        Files.writeString(run.experimentConf(), ExperimentLoader.render(experiment));
    }

    private static void checkpoint(RunDirectory run, long steps) throws IOException {
        FileCheckpointStore.in(run.checkpoints())
                .write(new Checkpoint(
                        "earlier",
                        1,
                        steps,
                        new PolicyVersion(steps),
                        "ab12",
                        1,
                        new TreeMap<>(Map.of("policy", new byte[8]))));
    }

    private Experiment settled(String... overrides) {
        return PolicyToBeginWith.settled(loader, loader.load("cartpole", List.of(overrides)));
    }

    @Test
    void isTheCheckpointThatIsTheNewestNowByItsAbsolutePath() throws IOException {
        RunDirectory run = earlier();
        Path relative = Path.of("").toAbsolutePath().relativize(run.path().toAbsolutePath());

        Experiment settled = settled("policy.from=\"" + relative + "\"");

        String checkpoint = run.checkpoints().resolve("500").toAbsolutePath().toString();
        assertThat(settled.policyFrom()).contains(checkpoint);
        assertThat(loader.loadRendered(ExperimentLoader.render(settled)).policyFrom())
                .contains(checkpoint);
    }

    @Test
    void isLookedForByANewRunAndNotByOneThatIsResumed() throws IOException {
        RunDirectory run = earlier();
        RunOptions.Chosen begun = choose("policy.from=\"" + run.path() + "\"");
        assertThat(begun.resume()).isFalse();
        assertThat(begun.experiment().policyFrom())
                .hasValueSatisfying(from -> assertThat(from).endsWith("500"));
        write(begun.directory(), begun.experiment());
        run.discard();

        RunOptions.Chosen again = choose("--resume");

        assertThat(again.resume()).isTrue();
        assertThat(again.experiment().policyFrom()).isEqualTo(begun.experiment().policyFrom());
    }

    private RunOptions.Chosen choose(String argument) throws IOException {
        RunOptions options = CommandLine.populateCommand(
                new RunOptions(), "cartpole", argument, "--run-id", "mine", "--results-dir", results.toString());
        LiveBackend backend = new LiveBackend();
        return options.choose(loader, backend::check, Clock.systemUTC());
    }

    @Test
    void isRefusedWhereTheNetworkComputesSomethingElseWithAsManyParameters() throws IOException {
        RunDirectory run = earlier("algorithm.network.activation=relu");
        assertThatThrownBy(() -> settled("policy.from=\"" + run.path() + "\""))
                .isInstanceOf(UserError.class)
                .hasMessage("policy.from = \"" + run.path()
                        + "\": that run has algorithm.network.activation = relu, this experiment tanh");
    }

    @Test
    void isTakenWhereTheNetworkIsOnlyComputedElsewhere() throws IOException {
        RunDirectory run = earlier("algorithm.network.inference=tensorflow");
        assertThat(settled("policy.from=\"" + run.path() + "\"").policyFrom()).isPresent();
    }

    @Test
    void isRefusedWhereTheRunSawSomethingElse() throws IOException {
        RunDirectory run = earlier("environment.name=Acrobot-v1");
        assertThatThrownBy(() -> settled("policy.from=\"" + run.path() + "\""))
                .isInstanceOf(UserError.class)
                .hasMessage("policy.from = \"" + run.path()
                        + "\": that run has observations Box[6], this experiment Box[4]");
    }
}
