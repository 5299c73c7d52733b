package io.troupe.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What scripts branch on, and the sentence that comes with it. */
@ExtendWith(TroupeProcesses.class)
final class ExitCodeTest {
    /** Less than {@code supervision.shutdownTimeout}, after which what does not end is given up. */
    private static final Duration LONGEST_END = Duration.ofSeconds(15);

    @TempDir
    Path folder;

    private String experiment = "";

    @BeforeEach
    void writeExperiment() throws Exception {
        experiment = TinyExperiment.in(folder).toString();
    }

    private RunFolder run() {
        return new RunFolder(folder.resolve("results/run"));
    }

    private static void saysItWithoutAStackTrace(Ended ended) {
        assertThat(ended.err()).doesNotContain("\tat ", "Exception in thread");
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void anUnknownSettingIsWrongInputWithTheNearestOneNamed(Troupe troupe) throws Exception {
        Ended ended = troupe.run(folder, "train", experiment, "algorithm.learningrate=0.1");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("algorithm.learningrate").contains("algorithm.learningRate");
        saysItWithoutAStackTrace(ended);
        assertThat(folder.resolve("results")).doesNotExist();
    }

    @Test
    void aValueOutOfRangeIsWrongInputWithTheRangeNamed(Troupe troupe) throws Exception {
        Ended ended = troupe.run(folder, "train", experiment, "algorithm.discount=1.5");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("algorithm.discount", "1.5", "0", "1");
        saysItWithoutAStackTrace(ended);
        assertThat(folder.resolve("results")).doesNotExist();
    }

    @Test
    void anUnknownExperimentIsWrongInputWithTheNearestOneNamed(Troupe troupe) throws Exception {
        Ended ended = troupe.run(folder, "train", "cartpoole");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("cartpoole", "cartpole");
        saysItWithoutAStackTrace(ended);
    }

    @Test
    void anEarlierRunIsNotOverwritten(Troupe troupe) throws Exception {
        Files.createDirectories(folder.resolve("results/run"));
        Path kept = Files.writeString(folder.resolve("results/run/experiment.conf"), "kept");

        Ended ended = troupe.run(folder, "train", experiment, "--run-id", "run");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("results/run", "--resume", "--force");
        saysItWithoutAStackTrace(ended);
        assertThat(kept).hasContent("kept");
    }

    @Test
    void aReturnBelowTheRequiredOneIsToldApart(Troupe troupe) throws Exception {
        String require = "termination.requireReturn=500";
        String limit = "termination.maxUpdates=10";

        Ended ended = troupe.run(folder, "train", experiment, require, limit, "--run-id", "run", "--quiet");

        assertThat(ended.exitCode()).isEqualTo(4);
        assertThat(run().summary().required("outcome").asText()).isEqualTo("max-updates");
        assertThat(run().summary().required("meanReturn").asDouble()).isLessThan(500);
    }

    @Test
    void anEnvironmentThatBreaksEndsTheRunWithItsCauseAndAGoodCheckpoint(Troupe troupe) throws Exception {
        String breakable = "environment.name=" + Breakable.class.getName();
        Ended ended;
        Duration took;
        try (Running running = troupe.start(folder, "train", experiment, breakable, "--run-id", "run")) {
            running.awaitUntil("a checkpoint", () -> run().last("checkpoint-announced") > 0);
            Instant broken = Instant.now();
            Files.createFile(folder.resolve(Breakable.FLAG));
            ended = running.await();
            took = Duration.between(broken, Instant.now());
        }

        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(took).isLessThan(LONGEST_END);
        assertThat(ended.err()).doesNotContain("\tat ");
        assertThat(ended.err().lines().filter(line -> line.contains("the gripper is stuck")))
                .as(ended.err())
                .singleElement()
                .asString()
                .contains("worker-0", "Breakable", "step");
        assertThat(run().summary().required("outcome").asText()).isEqualTo("failed");
        assertThat(run().summary().required("reason").asText()).contains("the gripper is stuck");
        assertThat(troupe.run(folder, "inspect", "results/run").exitCode()).isZero();
    }

    @Test
    void aMistakeInAnEnvironmentIsNamed(Troupe troupe) throws Exception {
        String mistake = "environment.name=io.troupe.examples.mistakes.NanReward";

        Ended ended = troupe.run(folder, "train", experiment, mistake, "--run-id", "run", "--quiet");

        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.err()).contains("NanReward", "the reward is NaN").doesNotContain("\tat ");
        assertThat(run().summary().required("outcome").asText()).isEqualTo("failed");
    }

    @Test
    void aLearnerThatDivergesEndsTheRunWithAGoodCheckpoint(Troupe troupe) throws Exception {
        String breakable = "environment.name=" + Breakable.class.getName();
        String reward = "environment.parameters.reward=1e38";

        Ended ended = troupe.run(folder, "train", experiment, breakable, reward, "--run-id", "run", "--quiet");

        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.err()).contains("trainer").doesNotContain("\tat ");
        assertThat(run().summary().required("outcome").asText()).isEqualTo("failed");
        assertThat(run().last("checkpoint-announced")).isNotNegative();
        assertThat(troupe.run(folder, "inspect", "results/run").exitCode()).isZero();
    }
}
