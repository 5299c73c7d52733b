package io.troupe.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.troupe.config.Experiment;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs of PPO one after another in one process: TensorFlow's sessions, graphs and tensors are given back too. */
final class ManyRunsTest {
    private static final int WARM = 60;
    private static final int RUNS = 260;
    private static final int SLACK = 3;
    /** A session that stays behind costs several times as much. */
    private static final long MOST_BYTES_PER_RUN = 64 << 10;

    @TempDir
    Path folder;

    @Test
    @Tag("slow")
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void leaveNoThreadFileOrNativeMemoryBehind() throws Exception {
        Experiment experiment =
                WholeRun.experiment(TinyExperiment.in(folder).toString(), List.of("termination.maxUpdates=2"));
        int threads = 0;
        long files = 0;
        long bytes = 0;
        for (int run = 0; run < RUNS; run++) {
            if (run == WARM) {
                threads = ManagementFactory.getThreadMXBean().getThreadCount();
                files = openFiles();
                bytes = residentBytes();
            }
            WholeRun.run(experiment, folder, "run-" + run, List.of());
        }
        long perRun = (residentBytes() - bytes) / (RUNS - WARM);
        System.out.printf("%d cycles: resident memory grew by %d bytes per run%n", RUNS, perRun);

        assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isLessThanOrEqualTo(threads + SLACK);
        assertThat(openFiles()).isLessThanOrEqualTo(files + SLACK);
        assertThat(perRun).isLessThan(MOST_BYTES_PER_RUN);
    }

    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }

    /** After a collection; 0 where the system does not tell. */
    private static long residentBytes() throws Exception {
        System.gc();
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        }
    }
}
