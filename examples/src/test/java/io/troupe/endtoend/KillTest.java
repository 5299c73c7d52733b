package io.troupe.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} at any moment, while a checkpoint is always under way. The ledger is read from outside the killed
 * process; no failure in N kills bounds the rate of failures at about 3/N (95 %).
 */
@ExtendWith(TroupeProcesses.class)
final class KillTest {
    private static final long LONGEST_LIFE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void resumesFromTheLastAnnouncedCheckpoint(Troupe troupe) throws Exception {
        killAndResume(troupe, 20);
    }

    @Test
    @Tag("slow")
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void resumesFromTheLastAnnouncedCheckpointEveryTimeOfMany(Troupe troupe) throws Exception {
        killAndResume(troupe, 300);
    }

    private void killAndResume(Troupe troupe, int kills) throws Exception {
        long seed = System.nanoTime();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Path experiment = TinyExperiment.in(folder);
        RunFolder run = new RunFolder(folder.resolve("results/killed"));
        int duringCheckpoint = 0;
        for (int kill = 0; kill < kills; kill++) {
            try (Running life = live(troupe, experiment, run, seed)) {
                LockSupport.parkNanos(random.nextLong(LONGEST_LIFE_NANOS));
                if (kill % 2 == 0) {
                    life.awaitUntil("an unfinished checkpoint", run::hasUnfinishedCheckpoint);
                }
                life.kill();
            }
            duringCheckpoint += run.hasUnfinishedCheckpoint() ? 1 : 0;
        }
        System.out.printf("%d of %d kills during a checkpoint, seed %d%n", duringCheckpoint, kills, seed);

        assertThat(duringCheckpoint).as("kills during a checkpoint").isGreaterThan(kills / 4);
        endsAsIfNothingHadHappened(troupe, experiment, run);
    }

    /** Starts the run, or goes on with it, and checks where it goes on. */
    private Running live(Troupe troupe, Path experiment, RunFolder run, long seed) throws Exception {
        long announced = run.last("checkpoint-announced");
        long resumptions = run.count("resumed");
        Running life =
                troupe.start(folder, "train", experiment.toString(), "--run-id", "killed", "--resume", "--quiet");
        if (announced < 0) {
            life.awaitUntil("the first checkpoint", () -> run.count("checkpoint-announced") > 0);
        } else {
            life.awaitUntil("it goes on", () -> run.count("resumed") > resumptions);
            assertThat(run.last("resumed"))
                    .as("where the run went on for the %d. time, seed %d", resumptions + 1, seed)
                    .isEqualTo(announced);
        }
        return life;
    }

    private void endsAsIfNothingHadHappened(Troupe troupe, Path experiment, RunFolder run) throws Exception {
        long updates = run.last("checkpoint-announced") / TinyExperiment.STEPS_PER_UPDATE + 3;
        String limit = "termination.maxUpdates=" + updates;

        Ended last = troupe.run(folder, "resume", run.path().toString(), limit, "--quiet");

        assertThat(last.exitCode()).as(last.err()).isZero();
        assertThat(run.summary().required("updates").asLong()).isEqualTo(updates);
        assertThat(run.summary().required("weightsSha256").asText())
                .isEqualTo(TinyExperiment.weightsOfOneThread(experiment, List.of(limit)));
        assertThat(troupe.run(folder, "inspect", run.path().toString()).exitCode())
                .isZero();
    }
}
