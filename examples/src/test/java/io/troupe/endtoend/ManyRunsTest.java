package io.troupe.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.troupe.config.Experiment;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs of PPO one after another in one process: TensorFlow's threads end with them. */
final class ManyRunsTest {
    private static final int WARM = 20;
    private static final int RUNS = 120;
    /** Threads and files of the virtual machine itself come and go. */
    private static final int SLACK = 3;

    @TempDir
    Path folder;

    @Test
    @Tag("slow")
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void leaveNoThreadAndNoFileBehind() throws Exception {
        Experiment experiment =
                WholeRun.experiment(TinyExperiment.in(folder).toString(), List.of("termination.maxUpdates=2"));
        int threads = 0;
        long files = 0;
        for (int run = 0; run < RUNS; run++) {
            if (run == WARM) {
                threads = threads();
                files = openFiles();
            }
            WholeRun.run(experiment, folder, "run-" + run, List.of());
        }
        // The last threads of a run end shortly after it.
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (threads() > threads + SLACK && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        assertThat(threads()).as("threads").isLessThanOrEqualTo(threads + SLACK);
        assertThat(openFiles()).as("open files").isLessThanOrEqualTo(files + SLACK);
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
