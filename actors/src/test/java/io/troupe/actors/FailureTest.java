package io.troupe.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.checkpoint.Checkpoint;
import io.troupe.checkpoint.CheckpointFacts;
import io.troupe.checkpoint.CheckpointStore;
import io.troupe.checkpoint.CorruptCheckpoint;
import io.troupe.config.CollectionMode;
import io.troupe.config.Experiment.CheckpointSettings.OnFailure;
import io.troupe.env.VectorEnvironment;
import io.troupe.metrics.MetricReport;
import io.troupe.metrics.MetricSink;
import io.troupe.metrics.RunSummary;
import io.troupe.schedule.Outcome;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A failure anywhere ends the run within seconds, says why, and leaves a checkpoint to go on from. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class FailureTest {
    private static final int FAILING_UPDATE = 8;

    @TempDir
    Path results;

    private void assertFailedWithACheckpoint(RunSummary summary, String component, String cause) throws Exception {
        assertThat(summary.outcome()).contains(Outcome.FAILED);
        assertThat(summary.reason()).startsWith(component).contains(cause);
        assertThat(summary.failures()).anySatisfy(failure -> {
            assertThat(failure.component()).startsWith(component);
            assertThat(failure.cause()).contains(cause);
        });
        RunSummary onDisk = RunSummary.read(new Runs(results).directory("run").summaryJson());
        assertThat(onDisk.outcome()).contains(Outcome.FAILED);
        RunSummary resumed = new Runs(results).updates(20).resume("run");
        assertThat(resumed.outcome()).contains(Outcome.MAX_STEPS);
        assertThat(resumed.updates()).isEqualTo(20);
    }

    @Test
    void anExceptionInTheLearnerEndsTheRun() throws Exception {
        AtomicInteger updates = new AtomicInteger();
        RunSummary summary = new Runs(results)
                .checkpointEveryUpdates(2)
                .beforeUpdate(() -> {
                    if (updates.incrementAndGet() == FAILING_UPDATE) {
                        throw new IllegalStateException("out of gradient");
                    }
                })
                .run("run");

        assertFailedWithACheckpoint(summary, "trainer", "out of gradient");
        assertThat(summary.updates()).isEqualTo(FAILING_UPDATE - 1);
    }

    @Test
    void anErrorOfTheVirtualMachineEndsTheRunWithAnOutcome() throws Exception {
        AtomicInteger updates = new AtomicInteger();
        RunSummary summary = new Runs(results)
                .beforeUpdate(() -> {
                    if (updates.incrementAndGet() == FAILING_UPDATE) {
                        throw new OutOfMemoryError("no room for a gradient");
                    }
                })
                .run("run");

        assertFailedWithACheckpoint(summary, "trainer", "no room for a gradient");
    }

    @Test
    void anExceptionInAnEnvironmentEndsTheRunAfterAFinalCheckpoint() throws Exception {
        RunSummary summary = new Runs(results)
                .environments(environment -> new FailingEnvironment(environment, 100, () -> {
                    throw new IllegalStateException("the wheel fell off");
                }))
                .run("run");

        assertFailedWithACheckpoint(summary, "worker-", "the wheel fell off");
    }

    @Test
    void aRewardThatIsNotANumberNeverReachesTheLearner() throws Exception {
        RunSummary summary = new Runs(results)
                .environments(environment -> new PoisonedEnvironment(environment, 100))
                .run("run");

        assertFailedWithACheckpoint(summary, "trainer", "reward of copy 2");
    }

    @Test
    void withoutAnOrderOnlyTheFragmentWithARewardThatIsNotANumberIsLost() throws Exception {
        RunSummary summary = new Runs(results)
                .mode(CollectionMode.ASYNC)
                .environments(environment -> new PoisonedEnvironment(environment, 20))
                .run("run");

        assertThat(summary.outcome()).contains(Outcome.MAX_STEPS);
        assertThat(summary.updates()).isEqualTo(20);
        assertThat(summary.trajectories().dropped().getOrDefault("not-finite", 0L))
                .isPositive();
        assertThat(summary.failures())
                .allSatisfy(failure -> assertThat(failure.cause())
                        .matches("reward of copy 2 at step 3 of fragment 1 of worker \\d is NaN"));
    }

    @Test
    void anExceptionInTheQueueEndsTheRun() throws Exception {
        // A fragment of a worker that does not exist is a bug that the queue cannot survive.
        RunSummary summary = new Runs(results)
                .environments(environment -> new MislabellingEnvironment(environment, 100))
                .run("run");

        assertFailedWithACheckpoint(summary, "trajectory-queue", "IndexOutOfBounds");
    }

    @Test
    void aBrokenCheckpointWriterEndsTheRun() throws Exception {
        RunSummary summary = new Runs(results)
                .checkpointEveryUpdates(2)
                .stores(store -> new FailingStore(store, 2, progress -> {
                    throw new IllegalStateException("ink ran out");
                }))
                .run("run");

        assertFailedWithACheckpoint(summary, "checkpoint-writer", "ink ran out");
    }

    @Test
    void aFullDiskEndsTheRunUnlessItIsToldToContinue() throws Exception {
        FailingStore.Fault full = progress -> {
            throw new IOException("No space left on device");
        };
        RunSummary ended = new Runs(results)
                .checkpointEveryUpdates(2)
                .stores(store -> new FailingStore(store, 2, full))
                .run("run");
        assertFailedWithACheckpoint(ended, "checkpoint-writer", "No space left on device");

        AtomicBoolean failed = new AtomicBoolean();
        AtomicInteger updates = new AtomicInteger();
        Path summary = results.resolve("continued").resolve("summary.json");
        RunSummary continued = new Runs(results)
                .checkpointEveryUpdates(2)
                .onCheckpointFailure(OnFailure.CONTINUE)
                .stores(store -> new FailingStore(store, 2, progress -> {
                    if (failed.compareAndSet(false, true)) {
                        full.happen(progress);
                    }
                }))
                .beforeUpdate(() -> {
                    // Written once the supervisor knows of the first: then the second is ordered, and is not the last.
                    while (updates.get() == 3 && !Files.exists(summary)) {
                        Thread.onSpinWait();
                    }
                    updates.incrementAndGet();
                })
                .run("continued");
        assertThat(continued.outcome()).contains(Outcome.MAX_STEPS);
        assertThat(continued.failures()).anySatisfy(failure -> {
            assertThat(failure.component()).isEqualTo("checkpoint-writer");
            assertThat(failure.action()).isEqualTo("training goes on");
        });
    }

    @Test
    void aFinalCheckpointThatGetsOnHasMoreThanTheShutdownTimeout() throws Exception {
        Duration timeout = Duration.ofSeconds(3);
        RunSummary summary = new Runs(results)
                .shutdownTimeout(timeout)
                .stores(store -> new FailingStore(store, 2, progress -> {
                    long end = System.nanoTime() + timeout.multipliedBy(2).toNanos();
                    while (System.nanoTime() < end) {
                        progress.run();
                        LockSupport.parkNanos(timeout.dividedBy(10).toNanos());
                    }
                }))
                .run("run");

        assertThat(summary.outcome()).contains(Outcome.MAX_STEPS);
        assertThat(summary.failures()).isEmpty();
    }

    @Test
    void aDiskThatHangsDoesNotKeepTheRunFromEnding() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        Path ledger = results.resolve("run").resolve("ledger.jsonl");
        RunSummary summary;
        try {
            summary = new Runs(results)
                    .shutdownTimeout(Duration.ofSeconds(1))
                    .stores(store -> new FailingStore(store, 2, progress -> {
                        awaitQuietly(hangs);
                        throw new IOException("let go");
                    }))
                    .run("run");
            assertThat(summary.outcome()).contains(Outcome.FAILED);
            assertThat(summary.failures())
                    .anySatisfy(failure ->
                            assertThat(failure.cause()).contains("a checkpoint has been being written for too long"));
            assertThat(RunSummary.read(new Runs(results).directory("run").summaryJson()))
                    .isEqualTo(summary);
        } finally {
            hangs.countDown();
        }
        assertThat(ledger).content().doesNotContain("finished");
    }

    @Test
    void aMetricSinkThatFailsIsClosedAndTheRunGoesOn() throws Exception {
        AtomicInteger closed = new AtomicInteger();
        RunSummary summary = new Runs(results)
                .sinks(new MetricSink() {
                    @Override
                    public void accept(MetricReport report) throws IOException {
                        throw new IOException("broken pipe");
                    }

                    @Override
                    public void close() {
                        closed.incrementAndGet();
                    }
                })
                .run("run");

        assertThat(summary.outcome()).contains(Outcome.MAX_STEPS);
        assertThat(summary.failures())
                .anySatisfy(failure -> assertThat(failure.cause()).contains("broken pipe"));
        assertThat(closed).hasValue(1);
    }

    @Test
    void aHungEnvironmentEndsTheRunAndIsNamed() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        try {
            RunSummary summary = new Runs(results)
                    .stallTimeout(Duration.ofMillis(500))
                    .environments(environment -> new FailingEnvironment(environment, 100, () -> awaitQuietly(released)))
                    .run("run");

            assertThat(summary.outcome()).contains(Outcome.FAILED);
            assertThat(summary.reason()).contains("waiting for a fragment of worker");
        } finally {
            released.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aStopFromOutsideLeavesAFinalCheckpoint() throws Exception {
        CountDownLatch running = new CountDownLatch(5);
        TrainingRun run = new Runs(results)
                .updates(1_000_000)
                .beforeUpdate(running::countDown)
                .start("run", false);
        running.await();

        run.stop(StopCause.INTERRUPT);
        RunSummary summary = run.await();

        assertThat(summary.outcome()).contains(Outcome.STOPPED);
        assertThat(new Runs(results)
                        .checkpoint("run", summary.environmentSteps())
                        .weightsSha256())
                .isEqualTo(summary.weightsSha256());
    }

    @Test
    void onlyOneProcessWorksInARunDirectory() throws Exception {
        CountDownLatch running = new CountDownLatch(2);
        TrainingRun run = new Runs(results)
                .updates(1_000_000)
                .beforeUpdate(running::countDown)
                .start("run", false);
        running.await();
        try {
            assertThatThrownBy(() -> new Runs(results).start("run", true)).hasMessageContaining("in use");
        } finally {
            run.stop(StopCause.TERMINATE);
            run.await();
        }
    }

    /** Does something nasty at one step of the first worker that gets there, and at every later one. */
    private static final class FailingEnvironment extends WrappedEnvironment {
        private final int atStep;
        private final Runnable fault;
        private int steps;

        FailingEnvironment(VectorEnvironment wrapped, int atStep, Runnable fault) {
            super(wrapped);
            this.atStep = atStep;
            this.fault = fault;
        }

        @Override
        public void step(Trajectory fragment, int t) {
            if (++steps >= atStep) {
                fault.run();
            }
            super.step(fragment, t);
        }
    }

    private static final class PoisonedEnvironment extends WrappedEnvironment {
        private final int atStep;
        private int steps;

        PoisonedEnvironment(VectorEnvironment wrapped, int atStep) {
            super(wrapped);
            this.atStep = atStep;
        }

        @Override
        public void step(Trajectory fragment, int t) {
            super.step(fragment, t);
            if (++steps == atStep) {
                fragment.rewards[t * copies() + 2] = Float.NaN;
            }
        }
    }

    private static final class MislabellingEnvironment extends WrappedEnvironment {
        private final int atStep;
        private int steps;

        MislabellingEnvironment(VectorEnvironment wrapped, int atStep) {
            super(wrapped);
            this.atStep = atStep;
        }

        @Override
        public void step(Trajectory fragment, int t) {
            super.step(fragment, t);
            if (++steps == atStep) {
                fragment.begin(1000, fragment.sequence(), fragment.policyVersion());
            }
        }
    }

    private static class WrappedEnvironment implements VectorEnvironment {
        private final VectorEnvironment wrapped;

        WrappedEnvironment(VectorEnvironment wrapped) {
            this.wrapped = wrapped;
        }

        @Override
        public EnvironmentSpec spec() {
            return wrapped.spec();
        }

        @Override
        public int copies() {
            return wrapped.copies();
        }

        @Override
        public void reset(long seed, float[] observations, int offset) {
            wrapped.reset(seed, observations, offset);
        }

        @Override
        public void step(Trajectory fragment, int t) {
            wrapped.step(fragment, t);
        }

        @Override
        public void close() {
            wrapped.close();
        }
    }

    /** Fails from its n-th write on. */
    private static final class FailingStore implements CheckpointStore {
        /** What goes wrong. */
        interface Fault {
            void happen(Runnable progress) throws IOException;
        }

        private final CheckpointStore wrapped;
        private final int fromWrite;
        private final Fault fault;
        private int writes;

        FailingStore(CheckpointStore wrapped, int fromWrite, Fault fault) {
            this.wrapped = wrapped;
            this.fromWrite = fromWrite;
            this.fault = fault;
        }

        @Override
        public void write(Checkpoint checkpoint, Runnable progress) throws IOException {
            if (++writes >= fromWrite) {
                fault.happen(progress);
            }
            wrapped.write(checkpoint, progress);
        }

        @Override
        public Checkpoint read(long environmentSteps, Predicate<String> wanted) throws IOException, CorruptCheckpoint {
            return wrapped.read(environmentSteps, wanted);
        }

        @Override
        public CheckpointFacts verify(long environmentSteps) throws IOException, CorruptCheckpoint {
            return wrapped.verify(environmentSteps);
        }

        @Override
        public List<Long> list() throws IOException {
            return wrapped.list();
        }

        @Override
        public void retain(int keep, Optional<Long> best, Optional<Long> pinned) throws IOException {
            wrapped.retain(keep, best, pinned);
        }
    }
}
