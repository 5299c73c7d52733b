package io.troupe.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.config.CollectionMode;
import io.troupe.config.Experiment.WorkerSettings.WhenFull;
import io.troupe.env.VectorEnvironment;
import io.troupe.metrics.RunSummary;
import io.troupe.metrics.RunSummary.Trajectories;
import io.troupe.random.RandomStream;
import io.troupe.schedule.Outcome;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.FragmentQueue;
import io.troupe.trajectory.Trajectory;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Produced = trained + queued + dropped + lost, for every mode and after a resume. */
final class ConservationTest {
    @TempDir
    Path results;

    @ParameterizedTest
    @CsvSource({"LOCKSTEP, BLOCK", "PIPELINED, BLOCK", "ASYNC, BLOCK", "ASYNC, DROP_OLDEST"})
    void noFragmentGoesMissing(CollectionMode mode, WhenFull whenFull) throws Exception {
        RunSummary first =
                new Runs(results).mode(mode).whenFull(whenFull, 1).updates(30).run("run");
        assertBalanced(first.trajectories());
        assertThat(first.trajectories().trained()).isEqualTo(30 * Runs.WORKERS);

        RunSummary second =
                new Runs(results).mode(mode).whenFull(whenFull, 1).updates(50).resume("run");
        assertBalanced(second.trajectories());
        assertThat(second.trajectories().trained()).isEqualTo(50 * Runs.WORKERS);
        assertThat(second.policyLag().max()).isLessThanOrEqualTo(1);
    }

    @Test
    void aFullQueueDropsTheOldestFragmentsWhenToldTo() throws Exception {
        AtomicLong steps = new AtomicLong();
        long several = 20L * Runs.STEPS;
        RunSummary summary = new Runs(results)
                .mode(CollectionMode.ASYNC)
                .whenFull(WhenFull.DROP_OLDEST, 1000)
                .updates(5)
                .environments(environment -> new CountedEnvironment(environment, steps))
                .beforeUpdate(() -> {
                    // Workers that waited for room would never get there.
                    long enough = steps.get() + Runs.WORKERS * several;
                    while (steps.get() < enough) {
                        Thread.onSpinWait();
                    }
                })
                .run("run");

        assertBalanced(summary.trajectories());
        assertThat(summary.trajectories().dropped().getOrDefault(FragmentQueue.OVERFLOW, 0L))
                .isGreaterThan(20);
    }

    /**
     * The trainer asks for a batch at the version that it will learn with, and makes no other before it has it: what the
     * queue hands out is not older when it is learnt from, however long that takes and whatever arrives meanwhile. If it
     * could be, the trainer would fail.
     */
    @ParameterizedTest
    @CsvSource({"0, 1", "0, 2", "1, 3"})
    void noFragmentGetsTooOldBetweenQueueAndLearner(int limit, long seed) throws Exception {
        AtomicLong steps = new AtomicLong();
        RandomStream random = RandomStream.ofSeed(seed);
        Runs runs = new Runs(results)
                .mode(CollectionMode.ASYNC)
                .seed(seed)
                .whenFull(WhenFull.DROP_OLDEST, limit)
                .environments(environment -> new CountedEnvironment(environment, steps))
                .beforeUpdate(() -> {
                    // Now and then so long that all workers have more than the queue takes.
                    long enough = steps.get() + random.nextInt(6 * Runs.WORKERS * Runs.STEPS);
                    while (steps.get() < enough) {
                        Thread.onSpinWait();
                    }
                });

        RunSummary first = runs.updates(30).run("run");
        RunSummary second = runs.updates(60).resume("run");

        for (RunSummary summary : List.of(first, second)) {
            assertThat(summary.outcome()).as("%s", summary.reason()).contains(Outcome.MAX_STEPS);
            assertThat(summary.policyLag().max()).isLessThanOrEqualTo(limit);
            assertBalanced(summary.trajectories());
        }
        if (limit == 0) {
            assertThat(first.trajectories().dropped().getOrDefault(FragmentQueue.STALE, 0L))
                    .isPositive();
        }
    }

    @Test
    void countersAddUpWhenTheTrainerFails() throws Exception {
        AtomicInteger updates = new AtomicInteger();
        RunSummary summary = new Runs(results)
                .beforeUpdate(() -> {
                    if (updates.incrementAndGet() == 8) {
                        throw new IllegalStateException("out of gradient");
                    }
                })
                .run("run");

        assertBalanced(summary.trajectories());
        assertThat(summary.trajectories().trained()).isEqualTo(7 * Runs.WORKERS);
        assertThat(summary.trajectories().lost()).isEqualTo(Runs.WORKERS);
        assertThat(summary.environmentSteps()).isEqualTo(7 * Runs.STEPS_PER_UPDATE);
    }

    private static final class CountedEnvironment implements VectorEnvironment {
        private final VectorEnvironment wrapped;
        private final AtomicLong steps;

        CountedEnvironment(VectorEnvironment wrapped, AtomicLong steps) {
            this.wrapped = wrapped;
            this.steps = steps;
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
            steps.incrementAndGet();
            wrapped.step(fragment, t);
        }

        @Override
        public void close() {
            wrapped.close();
        }
    }

    private static void assertBalanced(Trajectories counts) {
        long dropped =
                counts.dropped().values().stream().mapToLong(Long::longValue).sum();
        assertThat(counts.produced())
                .as("%s", counts)
                .isEqualTo(counts.trained() + counts.queued() + dropped + counts.lost());
        assertThat(counts.queued()).isNotNegative();
    }
}
