package io.troupe.actors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.RunRequest;
import io.troupe.actors.StopCause;
import io.troupe.checkpoint.Checkpoint;
import io.troupe.checkpoint.RunDirectory;
import io.troupe.checkpoint.RunLock;
import io.troupe.config.Experiment;
import io.troupe.metrics.RunSummary;
import io.troupe.metrics.RunSummary.Failure;
import io.troupe.policy.PolicyVersion;
import io.troupe.schedule.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    private static final Instant PROCESS_START = Instant.parse("2026-01-02T03:04:00Z");

    private final FakeBackend backend = new FakeBackend();
    private RecordedConsole console = new RecordedConsole(0);

    @TempDir
    Path folder;

    private Path results = Path.of("");

    @BeforeEach
    void useAFolderOfOurOwn() {
        results = folder.resolve("results");
    }

    private int run(String... arguments) {
        console = new RecordedConsole(0);
        return new CommandLineRunner(backend, console.console(), PROCESS_START).run(arguments);
    }

    private int train(String... arguments) {
        List<String> all = new ArrayList<>(List.of("train"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--results-dir", results.toString()));
        return run(all.toArray(String[]::new));
    }

    private static Checkpoint checkpoint(long steps) {
        return new Checkpoint(
                "a",
                1,
                steps,
                new PolicyVersion(steps / 2048),
                "ab12",
                301.25,
                new TreeMap<>(Map.of("policy", new byte[8])));
    }

    @Test
    void trainShowsTheRunAndLeavesEverythingInItsFolder() throws IOException {
        assertThat(train("cartpole")).isZero();

        Path run = results.resolve("cartpole-20260102-030405");
        assertThat(console.out()).isEqualTo("""
                cartpole: CartPole-v1 with ppo, pipelined, 1 x 64 environments, seed 1; into %1$s
                20,000 of 200,000 steps (10 %%)  return 21.5 of 475.0  10,000 steps/s  18 s left at most  lag 1.0
                target-reached  the mean return of the last 100 episodes reached 475
                return          476.3 over the last 100 episodes, best 480.5
                evaluation      500.0 over 20 episodes, deviation 0.0
                steps           61,440 in 2.8 s of training, 22,342 a second
                run             %1$s
                """.formatted(run));
        assertThat(console.err()).isEmpty();
        assertThat(run.resolve("experiment.conf")).content().contains("maxSteps=200000");
        assertThat(run.resolve("metrics.jsonl")).content().startsWith("{\"environmentSteps\":20000,");
        assertThat(run.resolve("tensorboard")).isNotEmptyDirectory();
        assertThat(run.resolve("log").resolve("troupe.log")).exists();

        RunRequest request = backend.started.get(0);
        assertThat(request.directory()).isEqualTo(run);
        assertThat(request.resume()).isFalse();
        assertThat(request.processStart()).isEqualTo(PROCESS_START);
    }

    @Test
    void trainTakesOverridesSeedAndRunId() {
        assertThat(train("cartpole", "workers.count=3", "--seed", "7", "--run-id", "mine", "metrics.tensorboard=false"))
                .isZero();

        RunRequest request = backend.started.get(0);
        assertThat(request.experiment().seed()).isEqualTo(7);
        assertThat(request.experiment().workers().count()).isEqualTo(3);
        assertThat(request.directory()).isEqualTo(results.resolve("mine"));
        assertThat(results.resolve("mine").resolve("tensorboard")).doesNotExist();
    }

    @Test
    void quietShowsNothingAndJsonTheSummaryOnly() {
        assertThat(train("cartpole", "--run-id", "a", "--quiet")).isZero();
        assertThat(console.out() + console.err()).isEmpty();

        assertThat(train("cartpole", "--run-id", "b", "--json")).isZero();
        assertThat(console.out())
                .isEqualTo(backend.ending.apply(backend.started.get(1)).toJson().replace("\r\n", "\n") + "\n");
        assertThat(console.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--quiet", "--json"})
    void aResumeFromAnOlderCheckpointIsAlwaysExplained(String output) {
        assertThat(train("cartpole", "--run-id", "a")).isZero();
        backend.notices = List.of("checkpoint 4096 is damaged", "going on from 2048");

        assertThat(train("cartpole", "--run-id", "a", "--resume", output)).isZero();

        assertThat(console.err()).isEqualTo("checkpoint 4096 is damaged\ngoing on from 2048\n");
    }

    @Test
    void anExistingRunIsNotOverwrittenAndForceSaysOtherwise() {
        assertThat(train("cartpole", "--run-id", "a")).isZero();

        assertThat(train("cartpole", "--run-id", "a")).isEqualTo(2);
        assertThat(console.err()).contains("a exists: --resume", "--force");
        assertThat(backend.started).hasSize(1);

        assertThat(train("cartpole", "--run-id", "a", "--force")).isZero();
        assertThat(backend.started.get(1).resume()).isFalse();

        assertThat(train("cartpole", "--run-id", "a", "--force", "--resume")).isEqualTo(2);
    }

    @Test
    void resumeGoesOnWithTheNamedOrTheNewestRunAndStartsOneWhereThereIsNone() {
        assertThat(train("cartpole", "--resume", "seed=4")).isZero();
        assertThat(backend.started.get(0).resume()).isFalse();
        Path first = backend.started.get(0).directory();

        assertThat(train("cartpole", "--resume")).isZero();
        assertThat(backend.started.get(1).resume()).isTrue();
        assertThat(backend.started.get(1).directory()).isEqualTo(first);
        assertThat(console.out()).contains("going on in " + first);

        assertThat(run("resume", first.toString(), "termination.maxSteps=400000"))
                .isZero();
        RunRequest third = backend.started.get(2);
        assertThat(third.resume()).isTrue();
        assertThat(third.experiment().seed()).isEqualTo(4);
        assertThat(third.experiment().termination().maxSteps()).isEqualTo(400_000);
        assertThat(first.resolve("experiment.conf")).content().contains("maxSteps=400000");

        assertThat(run("resume", folder.toString())).isEqualTo(2);
        assertThat(console.err()).contains("is not a run directory");
    }

    @Test
    void aResumedRunKeepsTheSettingsItBeganWith() {
        assertThat(train("cartpole", "workers.environments=32", "--seed", "4", "--run-id", "a"))
                .isZero();

        assertThat(train("cartpole", "--resume", "--run-id", "a", "checkpoint.keep=7"))
                .isZero();

        Experiment resumed = backend.started.get(1).experiment();
        assertThat(resumed.workers().environments()).isEqualTo(32);
        assertThat(resumed.seed()).isEqualTo(4);
        assertThat(resumed.checkpoint().keep()).isEqualTo(7);
    }

    @Test
    void aRunIsNotResumedWithAnotherSeedOrAsAnotherExperiment() throws IOException {
        assertThat(train("cartpole", "--seed", "4", "--run-id", "a")).isZero();
        Path conf = results.resolve("a").resolve("experiment.conf");
        String before = Files.readString(conf);

        assertThat(train("cartpole", "--resume", "--run-id", "a", "--seed", "5"))
                .isEqualTo(2);
        assertThat(console.err()).contains("seed = 5", "began with seed 4");
        assertThat(run("resume", results.resolve("a").toString(), "seed=5")).isEqualTo(2);
        assertThat(console.err()).contains("seed = 5", "began with seed 4");
        Path other = Files.writeString(folder.resolve("other.conf"), "environment.name = CartPole-v1");
        assertThat(train(other.toString(), "--resume", "--run-id", "a")).isEqualTo(2);
        assertThat(console.err()).contains("of the experiment 'cartpole', not 'other'");
        assertThat(train("cartpole", "name=other", "--resume", "--run-id", "a")).isEqualTo(2);
        assertThat(console.err()).contains("of the experiment 'cartpole', not 'other'");

        assertThat(backend.started).hasSize(1);
        assertThat(conf).hasContent(before);
    }

    @Test
    void aRunThatIsAliveIsNotTouched() throws IOException {
        assertThat(train("cartpole", "--run-id", "a", "metrics.tensorboard=false"))
                .isZero();
        RunDirectory run = RunDirectory.open(results.resolve("a"));
        String torn = Files.readString(run.metricsJsonl()) + "{\"environmentSteps\":3";
        Files.writeString(run.metricsJsonl(), torn);

        try (RunLock alive = run.lock()) {
            assertThat(alive).isNotNull();
            assertThat(run("resume", run.path().toString(), "metrics.tensorboard=true"))
                    .isEqualTo(2);
        }

        assertThat(console.err()).contains("in use by process");
        assertThat(console.out()).isEmpty();
        assertThat(run.metricsJsonl()).hasContent(torn);
        assertThat(run.tensorboard()).doesNotExist();
        assertThat(backend.started).hasSize(1);
    }

    @Test
    void resumePassesOverAFolderWithoutAnExperiment() throws IOException {
        assertThat(train("cartpole", "--run-id", "cartpole-20200101-000000")).isZero();
        RunDirectory.create(results, "cartpole-20210101-000000", false);

        assertThat(train("cartpole", "--resume")).isZero();
        assertThat(backend.started.get(1).directory()).isEqualTo(results.resolve("cartpole-20200101-000000"));

        assertThat(train("cartpole", "--resume", "--run-id", "cartpole-20210101-000000"))
                .isEqualTo(2);
        assertThat(console.err()).contains("cannot be resumed", "--force");
        assertThat(train("cartpole", "--force", "--run-id", "cartpole-20210101-000000"))
                .isZero();
    }

    @Test
    void anOverrideThatTheResumedRunRefusesDoesNotSpoilItsFolder() {
        assertThat(train("cartpole", "--run-id", "a")).isZero();

        assertThat(run("resume", results.resolve("a").toString(), "environment.name=Nothing"))
                .isEqualTo(2);

        assertThat(results.resolve("a").resolve("experiment.conf")).content().contains("CartPole-v1");
    }

    @Test
    void whatCannotBeRunLeavesNoFolder() {
        assertThat(train("cartpole", "environment.name=Nothing")).isEqualTo(2);

        assertThat(console.err()).isEqualTo("there is no environment 'Nothing'\n");
        assertThat(results).doesNotExist();
    }

    @Test
    void aFailedRunExitsWithThreeAndSaysItsCauseOnce() {
        backend.ending = request -> Summaries.ended(
                request,
                Outcome.FAILED,
                "environment 'CartPole-v1', copy 3, step 7: the reward is NaN",
                Double.NaN,
                Optional.empty(),
                List.of(new Failure("worker-0", "the reward is NaN", "ended the run", 2048)));

        assertThat(train("cartpole", "--run-id", "a")).isEqualTo(3);

        assertThat(console.err())
                .startsWith("the run failed: environment 'CartPole-v1', copy 3, step 7: the reward is NaN\n")
                .containsOnlyOnce("the reward is NaN")
                .contains("log: " + results.resolve("a").resolve("log"));
        assertThat(console.out())
                .doesNotContain("the reward is NaN")
                .containsPattern("failed          after [\\d,]+ updates\n")
                .contains("failures        1\n");

        assertThat(train("cartpole", "--run-id", "b", "--quiet")).isEqualTo(3);
        assertThat(console.out()).isEmpty();
        assertThat(console.err())
                .isEqualTo("the run failed: environment 'CartPole-v1', copy 3, step 7: the reward is NaN\n");
    }

    @Test
    void aFailureThatDidNotEndTheRunIsInTheSummary() {
        backend.ending = request -> Summaries.ended(
                request,
                Outcome.MAX_STEPS,
                "took all steps",
                120.4,
                Optional.empty(),
                List.of(new Failure("worker-0", "the reward is NaN", "made copy 3 anew", 2048)));

        assertThat(train("cartpole")).isZero();
        assertThat(console.out())
                .contains("failures        1, the last one: worker-0: the reward is NaN (made copy 3 anew)\n");
    }

    @Test
    void anExceptionExitsWithThreeAndItsRootCause() {
        backend.ending = request -> {
            throw new IllegalStateException("outer", new IOException("the disk is full"));
        };

        assertThat(train("cartpole", "--quiet")).isEqualTo(3);
        assertThat(console.err()).isEqualTo("failed: the disk is full (IOException)\n");
    }

    @Test
    void anErrorExitsWithThreeAndOneSentence() {
        backend.ending = request -> {
            throw new OutOfMemoryError("Java heap space");
        };

        assertThat(train("cartpole", "--quiet")).isEqualTo(3);
        assertThat(console.err()).isEqualTo("failed: Java heap space (OutOfMemoryError)\n");
    }

    @Test
    void aReturnBelowTheRequiredOneExitsWithFour() {
        assertThat(train("cartpole", "--run-id", "a", "termination.requireReturn=477"))
                .isEqualTo(4);
        assertThat(train("cartpole", "--run-id", "b", "termination.requireReturn=476"))
                .isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Outcome.class,
            names = {"FAILED", "STOPPED"},
            mode = EnumSource.Mode.EXCLUDE)
    void everyOtherOutcomeExitsWithZero(Outcome outcome) {
        backend.ending = request -> Summaries.ended(request, outcome, "as it was");

        assertThat(train("cartpole", "--quiet")).isZero();
    }

    @Test
    void aSignalGivesTheExitCodeOfAStoppedRun() {
        assertThat(train("cartpole", "--quiet")).isZero();
        RunSummary stopped = Summaries.ended(backend.started.get(0), Outcome.STOPPED, "Ctrl-C");
        RunSummary failed = Summaries.ended(backend.started.get(0), Outcome.FAILED, "the final checkpoint failed");
        OptionalDouble required = OptionalDouble.of(1000);

        assertThat(ExitCode.of(stopped, Optional.of(StopCause.INTERRUPT), required))
                .isEqualTo(130);
        assertThat(ExitCode.of(stopped, Optional.of(StopCause.TERMINATE), required))
                .isEqualTo(143);
        assertThat(ExitCode.of(failed, Optional.of(StopCause.INTERRUPT), required))
                .isEqualTo(3);
        RunSummary unknown =
                Summaries.ended(backend.started.get(0), Outcome.MAX_STEPS, "", Double.NaN, Optional.empty(), List.of());
        assertThat(ExitCode.of(unknown, Optional.empty(), required)).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            trian cartpole                 | there is no command 'trian'; did you mean train?
            train cartpole --quite         | there is no option '--quite'; did you mean --quiet?
            inspect a b                    | 'b' is one argument too many
            train cartpole --seed many     | --seed
            train                          | EXPERIMENT
            train cartpole workers.conut=2 | did you mean workers.count?
            train cartpol                  | did you mean cartpole?
            train cartpole seed            | write key=value
            list enviroments               | did you mean environments?
            node --role worker --config x  | there is no file
            node                           | Missing required options
            benchmark                      | bin/troupe benchmark
            evaluate nowhere               | nowhere
            inspect nowhere                | nowhere
            """)
    void wrongInputExitsWithTwoAndSaysWhatIsAllowed(String arguments, String message) {
        assertThat(run(arguments.split(" +"))).isEqualTo(2);

        assertThat(console.err()).contains(message).doesNotContain("\tat ", "index");
        assertThat(console.out()).isEmpty();
    }

    @Test
    void helpExitsWithZeroAndNoCommandWithTwo() {
        assertThat(run("--help")).isZero();
        assertThat(console.out()).contains("train", "evaluate", "resume", "node", "list", "inspect", "benchmark");
        assertThat(run("train", "--help")).isZero();
        assertThat(console.out()).contains("--run-id", "--results-dir", "--resume", "--force", "--seed", "--json");
        assertThat(run()).isEqualTo(2);
        assertThat(console.err()).contains("a command is missing");
    }

    @Test
    void listShowsNames() {
        assertThat(run("list", "environments")).isZero();
        assertThat(console.out()).isEqualTo("Acrobot-v1\nCartPole-v1\n");
        assertThat(run("list", "algorithms")).isZero();
        assertThat(console.out()).isEqualTo("ppo\n");
        assertThat(run("list", "experiments")).isZero();
        assertThat(console.out()).startsWith("acrobot\nacrobot-dqn\n");
    }

    @Test
    void evaluateTakesTheNewestOrTheGivenCheckpoint() throws IOException {
        assertThat(train("cartpole", "--run-id", "a", "--seed", "5")).isZero();
        Path run = results.resolve("a");
        assertThat(run("evaluate", run.toString())).isEqualTo(2);
        assertThat(console.err()).contains("has no checkpoint yet");

        backend.checkpoints.put(2048L, checkpoint(2048));
        backend.checkpoints.put(40960L, checkpoint(40960));
        Path older = Files.createDirectories(run.resolve("checkpoints").resolve("2048"));

        assertThat(run("evaluate", run.toString())).isZero();
        assertThat(console.out())
                .isEqualTo("return 498.3 over 20 episodes, deviation 3.5 (checkpoint of 40,960 steps)\n");
        assertThat(run("evaluate", older.toString(), "--episodes", "3", "--seed", "9", "--json"))
                .isZero();
        assertThat(console.out()).isEqualToNormalizingNewlines("""
                {
                  "meanReturn" : 498.25,
                  "stdReturn" : 3.5,
                  "episodes" : 3,
                  "environmentSteps" : 2048,
                  "weightsSha256" : "ab12"
                }
                """);
        assertThat(backend.read).containsExactly("policy");
        assertThat(backend.evaluated)
                .containsExactly("cartpole at 40960, 20 episodes, seed 5", "cartpole at 2048, 3 episodes, seed 9");
        assertThat(run("evaluate", run.toString(), "--episodes", "0")).isEqualTo(2);
    }

    @Test
    void inspectVerifiesEveryCheckpoint() throws IOException {
        assertThat(train("cartpole", "--run-id", "a")).isZero();
        Path run = results.resolve("a");
        Summaries.targetReached(backend.started.get(0)).write(run.resolve("summary.json"));
        backend.checkpoints.put(2048L, checkpoint(2048));
        backend.checkpoints.put(40960L, checkpoint(40960));

        assertThat(run("inspect", run.toString())).isZero();
        assertThat(console.out())
                .startsWith("experiment      cartpole: CartPole-v1 with ppo, pipelined, seed 1\ntarget-reached  ")
                .endsWith("""
                        checkpoints     2
                                   2,048 steps  version 1  return 301.3  8 bytes  verified
                                  40,960 steps  version 20  return 301.3  8 bytes  verified
                        """);
        assertThat(backend.read).isEmpty();

        backend.damaged.add(2048L);
        assertThat(run("inspect", run.toString())).isEqualTo(3);
        assertThat(console.out()).contains("2,048 steps  damaged: policy.bin has another hash");
        assertThat(console.err()).isEqualTo("1 of 2 checkpoints cannot be used\n");

        Path newest = Files.createDirectories(run.resolve("checkpoints").resolve("40960"));
        assertThat(run("inspect", newest.toString())).isZero();
        assertThat(console.out()).contains("policy version  20", "  policy ", "8 bytes");
        Path damaged = Files.createDirectories(run.resolve("checkpoints").resolve("2048"));
        assertThat(run("inspect", damaged.toString())).isEqualTo(3);
        assertThat(console.err()).contains("policy.bin has another hash");
    }
}
