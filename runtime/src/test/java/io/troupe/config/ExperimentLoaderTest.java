package io.troupe.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.algorithm.Algorithms;
import io.troupe.config.Experiment.CheckpointSettings.OnFailure;
import io.troupe.config.Experiment.WorkerSettings.InferencePlacement;
import io.troupe.config.Experiment.WorkerSettings.WhenFull;
import io.troupe.env.Development;
import io.troupe.env.wrapper.Wrapping;
import io.troupe.input.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExperimentLoaderTest {
    private static final FakeAlgorithm OTHER = new FakeAlgorithm("other", "momentum = 0.9");

    private final ExperimentLoader loader = new ExperimentLoader(new Algorithms(List.of(FakeAlgorithm.PPO, OTHER)));

    @TempDir
    Path folder;

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    private String minimal() throws IOException {
        return file("minimal.conf", "environment.name = CartPole-v1");
    }

    @Test
    void fillsEverythingButTheEnvironmentFromTheDefaults() throws IOException {
        Experiment experiment = loader.load(minimal(), List.of());

        assertThat(experiment.name()).isEqualTo("minimal");
        assertThat(experiment.seed()).isEqualTo(1);
        assertThat(experiment.mode()).isEqualTo(CollectionMode.PIPELINED);
        assertThat(experiment.device()).isEqualTo("auto");
        assertThat(experiment.environment().name()).isEqualTo("CartPole-v1");
        assertThat(experiment.environment().parameters().values()).isEmpty();
        assertThat(experiment.workers())
                .isEqualTo(new Experiment.WorkerSettings(
                        1, 64, 32, 4, 67_108_864, WhenFull.BLOCK, InferencePlacement.LOCAL));
        assertThat(experiment.algorithm().name()).isEqualTo("ppo");
        assertThat(experiment.algorithm().settings().getIntList("network.hidden"))
                .containsExactly(64, 64);
        assertThat(experiment.termination().maxSteps()).isEqualTo(1_000_000);
        assertThat(experiment.termination().maxEpisodes()).isZero();
        assertThat(experiment.termination().maxUpdates()).isZero();
        assertThat(experiment.termination().maxDuration()).isEmpty();
        assertThat(experiment.termination().targetReturn()).isEmpty();
        assertThat(experiment.termination().requireReturn()).isEmpty();
        assertThat(experiment.checkpoint()).isEqualTo(new Experiment.CheckpointSettings(50_000, 3, OnFailure.FAIL));
        assertThat(experiment.evaluation()).isEqualTo(new Experiment.EvaluationSettings(0, 20, true));
        assertThat(experiment.metrics()).isEqualTo(new Experiment.MetricsSettings(10_000, true));
        assertThat(experiment.supervision())
                .isEqualTo(new Experiment.SupervisionSettings(Duration.ofSeconds(60), Duration.ofSeconds(20), 10));
    }

    @Test
    void readsWrappersAndDevelopmentMode() throws IOException {
        assertThat(loader.load(minimal(), List.of()).environment().wrappers()).isEmpty();
        assertThat(loader.load(minimal(), List.of()).environment().development())
                .isEmpty();

        Experiment experiment = loader.load(
                minimal(),
                List.of(
                        "environment.wrappers=[{frameStack = 4}, {normalizeReward {scale = 0.5}}]",
                        "environment.development=true",
                        "environment.callTimeout=3s"));

        assertThat(experiment.environment().wrappers())
                .containsExactly(new Wrapping("frameStack", 4), new Wrapping("normalizeReward", Map.of("scale", 0.5)));
        assertThat(experiment.environment().development()).contains(new Development(Duration.ofSeconds(3)));
        Experiment again = loader.loadRendered(ExperimentLoader.render(experiment));
        assertThat(again.environment()).isEqualTo(experiment.environment());
    }

    @Test
    void readsWhatWorkersHaveForThemselves() throws IOException {
        Experiment experiment =
                loader.load(minimal(), List.of("environment.perWorker.wind=[0, 5]", "environment.perWorker.map=[a]"));

        assertThat(experiment.environment().perWorker().values())
                .isEqualTo(Map.of("wind", List.of(0, 5), "map", List.of("a")));
        assertThat(loader.loadRendered(ExperimentLoader.render(experiment)).environment())
                .isEqualTo(experiment.environment());
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "[]", "[1, null]"})
    void whatWorkersHaveForThemselvesIsAList(String wind) throws IOException {
        String minimal = minimal();

        assertThatThrownBy(() -> loader.load(minimal, List.of("environment.perWorker.wind=" + wind)))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("environment.perWorker.wind = ")
                .hasMessageEndingWith("it must be a list such as [0, 5, 10], of one value or more");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{timeLimit=3}, frameStack]", "[{timeLimit=3}, {frameStack=2, actionRepeat=2}]"})
    void everyWrapperIsASectionOfItsOwn(String wrappers) throws IOException {
        String minimal = minimal();

        assertThatThrownBy(() -> loader.load(minimal, List.of("environment.wrappers=" + wrappers)))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("environment.wrappers[1] ")
                .hasMessageEndingWith("it must be one wrapper, such as { timeLimit = 200 }");
    }

    @Test
    void anOverrideWinsOverTheFileAndTheFileOverTheDefaults() throws IOException {
        String file = file("mine.conf", """
                environment { name = Pendulum-v1, parameters { gravity = 9.5, reward = dense, sparse = false } }
                seed = 7
                mode = lockstep
                workers { count = 2, queueBytes = 1GiB, whenFull = drop-oldest, inference = node }
                termination { maxSteps = 2e5, maxDuration = 10m, targetReturn = -200 }
                """);

        Experiment experiment = loader.load(
                file,
                List.of(
                        "seed=8",
                        "seed=9",
                        "mode=async",
                        "device=gpu:1",
                        "environment.parameters.gravity=10",
                        "environment.parameters.limits=[1, 2]",
                        "algorithm.network.hidden=[32, 16]",
                        "termination.targetReturn=null",
                        "termination.requireReturn=-150.5"));

        assertThat(experiment.seed()).isEqualTo(9);
        assertThat(experiment.mode()).isEqualTo(CollectionMode.ASYNC);
        assertThat(experiment.device()).isEqualTo("gpu:1");
        assertThat(experiment.environment().parameters().values())
                .containsEntry("gravity", 10)
                .containsEntry("reward", "dense")
                .containsEntry("sparse", false)
                .containsEntry("limits", List.of(1, 2))
                .hasSize(4);
        assertThat(experiment.workers())
                .isEqualTo(new Experiment.WorkerSettings(
                        2, 64, 32, 4, 1L << 30, WhenFull.DROP_OLDEST, InferencePlacement.NODE));
        assertThat(experiment.algorithm().settings().getIntList("network.hidden"))
                .containsExactly(32, 16);
        assertThat(experiment.termination().maxSteps()).isEqualTo(200_000);
        assertThat(experiment.termination().maxDuration()).contains(Duration.ofMinutes(10));
        assertThat(experiment.termination().targetReturn()).isEmpty();
        assertThat(experiment.termination().requireReturn()).isEqualTo(OptionalDouble.of(-150.5));
    }

    @Test
    void handsTheAlgorithmItsOwnSettingsOnly() throws IOException {
        Experiment experiment = loader.load(minimal(), List.of("algorithm.name=other", "algorithm.momentum=0.5"));

        assertThat(experiment.algorithm().name()).isEqualTo("other");
        assertThat(experiment.algorithm().settings().root().keySet()).containsExactly("momentum");
        assertThat(experiment.algorithm().settings().getDouble("momentum")).isEqualTo(0.5);
    }

    @Test
    void aDefaultMayReferToASettingThatTheUserChanged() throws IOException {
        Experiment experiment = loader.load(minimal(), List.of("algorithm.learningRate=0.5"));

        assertThat(experiment.algorithm().settings().getDouble("learningRateEnd"))
                .isEqualTo(0.5);
    }

    @Test
    void anExperimentMayIncludeAShippedOne() throws IOException {
        String file = file("mine.conf", """
                include classpath("io/troupe/experiments/cartpole.conf")
                name = mine
                seed = 3
                """);

        Experiment experiment = loader.load(file, List.of());

        assertThat(experiment.name()).isEqualTo("mine");
        assertThat(experiment.seed()).isEqualTo(3);
        assertThat(experiment.environment().name()).isEqualTo("CartPole-v1");
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void everyShippedExperimentIsValidAndRendersToItself(String name) throws IOException {
        ExperimentLoader real = new ExperimentLoader(Algorithms.discover());
        Experiment experiment = real.load(name, List.of("seed=5", "termination.maxDuration=90s"));
        assertThat(experiment.name()).isEqualTo(name);

        Experiment again = real.load(file("experiment.conf", ExperimentLoader.render(experiment)), List.of());

        assertThat(again).isEqualTo(experiment);
        assertThat(ExperimentLoader.render(again)).isEqualTo(ExperimentLoader.render(experiment));
    }

    private static Iterable<String> shipped() {
        return ShippedExperiments.names();
    }

    @Test
    void theShippedCartPoleIsTheOneThatTheDocumentationPromises() {
        Experiment experiment = loader.load("cartpole", List.of());

        assertThat(experiment.environment().name()).isEqualTo("CartPole-v1");
        assertThat(experiment.workers().fragmentSteps()).isEqualTo(2048);
        assertThat(experiment.termination().targetReturn()).isEqualTo(OptionalDouble.of(475));
        assertThat(experiment.termination().maxSteps()).isEqualTo(200_000);
        // A share of learningRate.
        assertThat(experiment.algorithm().settings().getDouble("learningRateEnd"))
                .isEqualTo(0.05);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            workers.conut=4               | workers.count
            worker.count=4                | workers.count
            learningRate=1e-3             | algorithm.learningRate
            algorithm.network.hiden=[64]  | algorithm.network.hidden
            algorithm.hidden=[64]         | algorithm.network.hidden
            sede=4                        | seed
            termination.maxstep=4         | termination.maxSteps
            """)
    void refusesAnUnknownSettingAndSuggestsTheNearest(String override, String suggestion) throws IOException {
        String minimal = minimal();
        String path = override.substring(0, override.indexOf('='));

        assertThatThrownBy(() -> loader.load(minimal, List.of(override)))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("unknown setting " + path + " = ")
                .hasMessageEndingWith(" (command line); did you mean " + suggestion + "?");
    }

    @Test
    void suggestsNothingForAnUnknownSettingLikeNoOther() throws IOException {
        String minimal = minimal();

        assertThatThrownBy(() -> loader.load(minimal, List.of("frobnicate.everything=yes")))
                .isInstanceOf(UserError.class)
                .hasMessage("unknown setting frobnicate.everything = \"yes\" (command line)");
    }

    @Test
    void namesFileAndLineOfEveryProblemAtOnce() throws IOException {
        String file = file("bad.conf", """
                environment.name = CartPole-v1
                workers {
                  count = 0
                  rolloutSteps = many
                }
                mode = fast
                """);

        assertThatThrownBy(() -> loader.load(file, List.of("device=tpu", "supervision.stallTimeout=0s")))
                .isInstanceOf(UserError.class)
                .message()
                .satisfies(message -> assertThat(message.lines())
                        .containsExactlyInAnyOrder(
                                "workers.count = 0 (" + file
                                        + ": 3) is not allowed: it must be a whole number from 1 to 4000",
                                "workers.rolloutSteps = \"many\" (" + file
                                        + ": 4) is not allowed: it must be a whole number from 1 to 1048576",
                                "mode = \"fast\" (" + file
                                        + ": 6) is not allowed: it must be lockstep | pipelined | async",
                                "device = \"tpu\" (command line) is not allowed: it must be auto | cpu | gpu | gpu:N",
                                "supervision.stallTimeout = \"0s\" (command line) is not allowed: it must be a duration"
                                        + " of at least 1ms, such as 500ms, 90s, 10m or 2h"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seed=1.5",
                "seed=9223372036854775808",
                "workers.count=4001",
                "workers.environments=[1]",
                "workers.maxPolicyLag=-1",
                "workers.queueBytes=0",
                "workers.queueBytes=lots",
                "workers.whenFull=drop",
                "workers.inference=gpu",
                "termination.maxSteps=0",
                "termination.maxSteps=null",
                "termination.maxEpisodes=-1",
                "termination.maxDuration=-5s",
                "termination.maxDuration=forever",
                "termination.targetReturn=high",
                "termination.requireReturn=NaN",
                "checkpoint.keep=0",
                "checkpoint.onFailure=maybe",
                "evaluation.episodes=0",
                "evaluation.atEnd=perhaps",
                "metrics.everySteps=0",
                "metrics.tensorboard=3",
                "supervision.maxEnvironmentRepairs=-1",
                "environment.name=\"\"",
                "environment.parameters.limits=null",
                "environment.parameters=3",
                "environment.development=perhaps",
                "environment.callTimeout=0s",
                "environment.wrappers=3",
                "name=\"../escape\"",
                "workers=3",
                "seed.value=3"
            })
    void refusesAValueThatIsNotAllowedByItsPath(String override) throws IOException {
        String minimal = minimal();
        String path = override.substring(0, override.indexOf('=')).replace("seed.value", "seed");

        assertThatThrownBy(() -> loader.load(minimal, List.of(override)))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(path + " ")
                .hasMessageContaining("it must be ");
    }

    @Test
    void refusesFragmentsTooLargeForOneArray() throws IOException {
        String minimal = minimal();

        assertThatThrownBy(
                        () -> loader.load(minimal, List.of("workers.environments=8192", "workers.rolloutSteps=4096")))
                .isInstanceOf(UserError.class)
                .hasMessage("workers.environments = 8192 and workers.rolloutSteps = 4096 make fragments of 33554432"
                        + " steps: at most 16777216 are allowed");
    }

    @Test
    void refusesBatchesThatAnIntCannotCount() throws IOException {
        String minimal = minimal();

        assertThatThrownBy(() -> loader.load(
                        minimal,
                        List.of("workers.count=4000", "workers.environments=1024", "workers.rolloutSteps=1024")))
                .isInstanceOf(UserError.class)
                .hasMessage("workers.count = 4000, workers.environments = 1024 and workers.rolloutSteps = 1024 make"
                        + " batches of 4194304000 steps: at most 2147483647 are allowed");
    }

    @Test
    void needsAnEnvironment() throws IOException {
        String file = file("nothing.conf", "seed = 1");

        assertThatThrownBy(() -> loader.load(file, List.of()))
                .isInstanceOf(UserError.class)
                .hasMessage("environment.name is not set: it must be a name that 'list environments' shows, or a class"
                        + " name");
    }

    @Test
    void suggestsTheNearestAlgorithmAndExperiment() throws IOException {
        String minimal = minimal();

        assertThatThrownBy(() -> loader.load(minimal, List.of("algorithm.name=pp")))
                .isInstanceOf(UserError.class)
                .hasMessage("algorithm.name = \"pp\" (command line) is not allowed: it must be one of other, ppo; did"
                        + " you mean ppo?");
        assertThatThrownBy(() -> loader.load("cart-pole", List.of()))
                .isInstanceOf(UserError.class)
                .hasMessage("there is no file and no shipped experiment 'cart-pole'; did you mean cartpole? The shipped"
                        + " ones are " + String.join(", ", ShippedExperiments.names()) + ".");
        assertThatThrownBy(() -> loader.load("my/own.conf", List.of()))
                .isInstanceOf(UserError.class)
                .hasMessage("there is no experiment file 'my/own.conf'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"seed", "=3", "seed=", "seed=[1", "a..b=3"})
    void refusesAnArgumentThatIsNoOverride(String argument) throws IOException {
        String minimal = minimal();

        assertThatThrownBy(() -> loader.load(minimal, List.of(argument)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("'" + argument + "'");
    }

    @Test
    void namesTheLineOfASyntaxError() throws IOException {
        String file = file("broken.conf", "seed = 1\nworkers {\n  count = \n}\n} \n");

        assertThatThrownBy(() -> loader.load(file, List.of()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("broken.conf: 4");
    }

    @Test
    void takesAnOverridesTextAsItIs() throws IOException {
        Experiment experiment = loader.load(
                minimal(), List.of("environment.parameters.track=a//b#c:d", "environment.parameters.label=x=y"));

        assertThat(experiment.environment().parameters().values())
                .containsEntry("track", "a//b#c:d")
                .containsEntry("label", "x=y");
    }
}
