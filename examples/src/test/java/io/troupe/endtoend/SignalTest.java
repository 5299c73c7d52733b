package io.troupe.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ctrl-C and SIGTERM end a run early, but in order. */
@ExtendWith(TroupeProcesses.class)
final class SignalTest {
    private static final long SHORT_WHILE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** Holds up the end of the run: it begins with the first update and never ends. */
    private static final String[] ENDLESS_EVALUATION = {
        "metrics.everySteps=64", "evaluation.everySteps=64", "evaluation.episodes=1000000"
    };

    @TempDir
    Path folder;

    private RunFolder run() {
        return new RunFolder(folder.resolve("results/run"));
    }

    private Running training(Troupe troupe, String... settings) throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("train", TinyExperiment.in(folder).toString(), "--run-id", "run"));
        arguments.addAll(List.of(settings));
        return troupe.start(folder, arguments.toArray(String[]::new));
    }

    private void isStoppedInOrder() throws Exception {
        JsonNode summary = run().summary();
        assertThat(summary.required("outcome").asText()).isEqualTo("stopped");
        long steps = summary.required("environmentSteps").asLong();
        assertThat(run().last("checkpoint-announced")).isEqualTo(steps).isPositive();
        assertThat(run().last("finished")).isEqualTo(steps);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lockstep", "pipelined"})
    void afterCtrlCTheRunGoesOnAsIfNothingHadHappened(String mode, Troupe troupe) throws Exception {
        String inMode = "mode=" + mode;
        Ended stopped;
        try (Running running = training(troupe, inMode, "checkpoint.everySteps=6400")) {
            running.awaitUntil("a checkpoint", () -> run().last("checkpoint-announced") > 0);
            LockSupport.parkNanos(RandomGenerator.getDefault().nextLong(SHORT_WHILE_NANOS));
            running.interrupt();
            stopped = running.await();
        }

        assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(130);
        assertThat(stopped.err()).contains("stopping after a final checkpoint");
        isStoppedInOrder();

        long updates = run().summary().required("updates").asLong() + 10;
        String limit = "termination.maxUpdates=" + updates;
        Ended resumed = troupe.run(folder, "resume", "results/run", limit, "--quiet");
        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        assertThat(run().summary().required("weightsSha256").asText())
                .isEqualTo(TinyExperiment.weightsOfOneThread(TinyExperiment.in(folder), List.of(inMode, limit)));
    }

    @Test
    void sigtermEndsTheRunWithAFinalCheckpoint(Troupe troupe) throws Exception {
        Ended stopped;
        try (Running running = training(troupe)) {
            running.awaitUntil("a checkpoint", () -> run().last("checkpoint-announced") > 0);
            running.terminate();
            stopped = running.await();
        }

        assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(143);
        isStoppedInOrder();
    }

    @Test
    void aSignalThatComesWhileItStartsIsNotLost(Troupe troupe) throws Exception {
        Ended stopped;
        try (Running running = training(troupe)) {
            running.awaitUntil(
                    "the first file of the run", () -> Files.exists(folder.resolve("results/run/metrics.jsonl")));
            running.terminate();
            stopped = running.await();
        }

        assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(143);
        assertThat(run().summary().required("outcome").asText()).isEqualTo("stopped");
        assertThat(run().count("finished")).isEqualTo(1);
    }

    @Test
    void aSecondSignalEndsTheProcessAtOnce(Troupe troupe) throws Exception {
        Ended stopped;
        try (Running running = training(troupe, ENDLESS_EVALUATION)) {
            running.awaitUntil("an evaluation", run()::hasMetrics);
            running.interrupt();
            running.awaitUntil("the notice", () -> running.errors().contains("a second signal stops at once"));
            running.interrupt();
            stopped = running.await();
        }

        assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(130);
        assertThat(run().count("finished")).isZero();
    }

    @Test
    @Tag("slow")
    void sigtermEndsTheRunWithin30SecondsWhateverHangs(Troupe troupe) throws Exception {
        Ended stopped;
        Instant signalled;
        try (Running running = training(troupe, ENDLESS_EVALUATION)) {
            running.awaitUntil("an evaluation", run()::hasMetrics);
            signalled = Instant.now();
            running.terminate();
            stopped = running.await();
        }

        assertThat(Duration.between(signalled, Instant.now())).isLessThan(Duration.ofSeconds(30));
        assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(143);
        isStoppedInOrder();
    }
}
