package io.troupe.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.config.CollectionMode;
import io.troupe.metrics.RunSummary.Evaluation;
import io.troupe.metrics.RunSummary.Failure;
import io.troupe.metrics.RunSummary.PolicyLag;
import io.troupe.metrics.RunSummary.Trajectories;
import io.troupe.metrics.RunSummary.Versions;
import io.troupe.schedule.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunSummaryTest {
    private static final RunSummary REACHED = new RunSummary(
            "cartpole-1",
            "cartpole",
            "ppo",
            "CartPole-v1",
            -3,
            CollectionMode.PIPELINED,
            Optional.of(Outcome.TARGET_REACHED),
            "the mean return reached 475",
            61_440,
            512,
            30,
            30,
            476.25,
            480.5,
            Optional.of(new Evaluation(500, 0, 20)),
            OptionalLong.of(59_392),
            OptionalDouble.of(3.25),
            4.5,
            2.75,
            22_341.5,
            new Trajectories(32, 30, 1, new TreeMap<>(Map.of("stale", 1L)), 0),
            new PolicyLag(1, 1),
            "ab12",
            List.of(new Failure("environment", "copy 3 returned NaN", "made anew", 2048)),
            new Versions("0.1.0", "25", "2.18.0", "1.7.0"),
            "cpu");

    private static final RunSummary UNFINISHED = new RunSummary(
            "cartpole-2",
            "cartpole",
            "ppo",
            "CartPole-v1",
            1,
            CollectionMode.LOCKSTEP,
            Optional.empty(),
            "running",
            0,
            0,
            0,
            0,
            Double.NaN,
            Double.NEGATIVE_INFINITY,
            Optional.empty(),
            OptionalLong.empty(),
            OptionalDouble.empty(),
            0.5,
            0,
            Double.NaN,
            new Trajectories(0, 0, 0, new TreeMap<>(), 0),
            new PolicyLag(Double.NaN, 0),
            "",
            List.of(),
            new Versions("0.1.0", "25", "2.18.0", "1.7.0"),
            "cpu");

    @TempDir
    Path folder;

    @Test
    void hasExactlyTheFieldsThatScriptsRelyOn() {
        assertThat(REACHED.toJson()).isEqualToNormalizingNewlines("""
                {
                  "runId" : "cartpole-1",
                  "experiment" : "cartpole",
                  "algorithm" : "ppo",
                  "environment" : "CartPole-v1",
                  "seed" : -3,
                  "mode" : "pipelined",
                  "outcome" : "target-reached",
                  "reason" : "the mean return reached 475",
                  "environmentSteps" : 61440,
                  "episodes" : 512,
                  "updates" : 30,
                  "policyVersion" : 30,
                  "meanReturn" : 476.25,
                  "bestMeanReturn" : 480.5,
                  "evaluation" : {
                    "meanReturn" : 500.0,
                    "stdReturn" : 0.0,
                    "episodes" : 20
                  },
                  "stepsToTarget" : 59392,
                  "secondsToTarget" : 3.25,
                  "wallClockSeconds" : 4.5,
                  "trainingSeconds" : 2.75,
                  "stepsPerSecond" : 22341.5,
                  "trajectories" : {
                    "produced" : 32,
                    "trained" : 30,
                    "queued" : 1,
                    "dropped" : {
                      "stale" : 1
                    },
                    "lost" : 0
                  },
                  "policyLag" : {
                    "mean" : 1.0,
                    "max" : 1
                  },
                  "weightsSha256" : "ab12",
                  "failures" : [ {
                    "component" : "environment",
                    "cause" : "copy 3 returned NaN",
                    "action" : "made anew",
                    "atStep" : 2048
                  } ],
                  "versions" : {
                    "troupe" : "0.1.0",
                    "java" : "25",
                    "tensorflow" : "2.18.0",
                    "pekko" : "1.7.0"
                  },
                  "device" : "cpu"
                }""");
    }

    @Test
    void writesNullForWhatIsNotKnown() {
        assertThat(UNFINISHED.toJson())
                .contains("\"outcome\" : null")
                .contains("\"meanReturn\" : null")
                .contains("\"bestMeanReturn\" : null")
                .contains("\"evaluation\" : null")
                .contains("\"stepsToTarget\" : null")
                .contains("\"secondsToTarget\" : null")
                .contains("\"stepsPerSecond\" : null")
                .contains("\"mean\" : null")
                .doesNotContain("NaN")
                .doesNotContain("Infinity");
    }

    @Test
    void readsBackWhatItWrote() throws IOException {
        Path file = folder.resolve("summary.json");

        UNFINISHED.write(file);
        RunSummary unfinished = RunSummary.read(file);
        REACHED.write(file);

        assertThat(RunSummary.read(file)).isEqualTo(REACHED);
        assertThat(unfinished.toJson()).isEqualTo(UNFINISHED.toJson());
        assertThat(unfinished.meanReturn()).isNaN();
    }

    @Test
    void hasWhatAnEvaluationMeasured() throws IOException {
        Path file = folder.resolve("summary.json");
        Files.writeString(
                file,
                REACHED.toJson()
                        .replace("\"episodes\" : 20", "\"episodes\" : 20, \"measures\" : { \"Success\" : 0.75 }"));

        RunSummary read = RunSummary.read(file);

        assertThat(read.evaluation().orElseThrow().measures()).isEqualTo(Map.of("Success", 0.75));
        assertThat(read.toJson()).contains("\"Success\" : 0.75");
    }

    @Test
    void namesTheFileAndTheFieldThatIsWrong() throws IOException {
        Path file = folder.resolve("summary.json");

        Files.writeString(file, REACHED.toJson().replace("\"seed\" : -3", "\"seed\" : \"three\""));
        assertThatThrownBy(() -> RunSummary.read(file))
                .isInstanceOf(IOException.class)
                .hasMessage(file + ": is no summary: 'seed' is \"three\"");

        Files.writeString(file, REACHED.toJson().replace("\"policyLag\"", "\"lag\""));
        assertThatThrownBy(() -> RunSummary.read(file))
                .isInstanceOf(IOException.class)
                .hasMessage(file + ": is no summary: 'policyLag' is missing");

        Files.writeString(file, REACHED.toJson().substring(0, 50));
        assertThatThrownBy(() -> RunSummary.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + ": is not JSON: ");
    }
}
