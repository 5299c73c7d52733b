package io.troupe.actors;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.troupe.metrics.RunSummary;
import io.troupe.schedule.Outcome;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs one after another in one process: every one ends, and gives back what it took. */
final class StartStopTest {
    private static final int WARM = 20;
    /** Threads and files of the virtual machine itself come and go. */
    private static final int SLACK = 3;

    @TempDir
    Path results;

    @Test
    void aHundredRunsLeaveNoThreadAndNoFileBehind() throws Exception {
        leaveNothingBehind(100);
    }

    @Test
    @Tag("slow")
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void aThousandRunsLeaveNoThreadAndNoFileBehind() throws Exception {
        leaveNothingBehind(1000);
    }

    private void leaveNothingBehind(int cycles) throws Exception {
        int threads = 0;
        long files = 0;
        for (int cycle = 0; cycle < cycles; cycle++) {
            if (cycle == WARM) {
                threads = threads();
                files = openFiles();
            }
            TrainingRun run =
                    new Runs(results).updates(cycle % 2 == 0 ? 2 : 1_000_000).start("run-" + cycle, false);
            if (cycle % 2 == 1) {
                run.stop(StopCause.TERMINATE);
            }
            RunSummary summary = run.await();
            assertThat(summary.outcome())
                    .as("%s: %s", summary.runId(), summary.reason())
                    .contains(cycle % 2 == 0 ? Outcome.MAX_STEPS : Outcome.STOPPED);
        }
        int threadLimit = threads + SLACK;
        long fileLimit = files + SLACK;
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while ((threads() > threadLimit || openFiles() > fileLimit) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        assertThat(threads()).as("threads").isLessThanOrEqualTo(threadLimit);
        assertThat(openFiles()).as("open files").isLessThanOrEqualTo(fileLimit);
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }
}
