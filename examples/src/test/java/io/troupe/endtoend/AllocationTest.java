package io.troupe.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.troupe.config.Experiment;
import io.troupe.metrics.JsonLinesSink;
import io.troupe.metrics.MetricReport;
import io.troupe.metrics.MetricSink;
import io.troupe.tensorflow.TensorBoardSink;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steady training allocates next to nothing on the heap, all threads together, metrics and their files included. */
final class AllocationTest {
    private static final int MOST_BYTES_PER_STEP = 64;
    /** Updates until everything is loaded, and until the end. */
    private static final int WARM = 40;

    private static final int ALL = 90;
    /**
     * Updates that are measured together, again and again: the least counts. On a busy machine the compiler, which is
     * what takes short-lived objects off the heap, comes late, and what is allocated before it does is not steady.
     */
    private static final int WINDOW = 9;

    private static final int STEPS_PER_UPDATE = 2048;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"lockstep", "pipelined"})
    void aStepAllocatesLessThanOneCacheLine(String mode) throws Exception {
        Experiment experiment = WholeRun.experiment(
                "cartpole",
                List.of(
                        "mode=" + mode,
                        "termination.targetReturn=null",
                        "termination.maxUpdates=" + ALL,
                        "evaluation.atEnd=false"));
        Allocation allocation = new Allocation();
        List<MetricSink> sinks = List.of(
                new JsonLinesSink(folder.resolve("metrics.jsonl")),
                new TensorBoardSink(folder.resolve("tensorboard"), Clock.systemUTC()),
                allocation);

        WholeRun.run(experiment, folder, "run", sinks);

        System.out.printf("%s: %.1f bytes per step%n", mode, allocation.bytesPerStep());
        assertThat(allocation.bytesPerStep()).isLessThanOrEqualTo(MOST_BYTES_PER_STEP);
    }

    /** Looks at what all threads have allocated whenever a report is written. */
    private static final class Allocation implements MetricSink {
        private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        private long windowSteps;
        private long windowBytes;
        private int windows;
        private double least = Double.POSITIVE_INFINITY;

        @Override
        public void accept(MetricReport report) {
            long steps = report.environmentSteps();
            if (steps < (long) WARM * STEPS_PER_UPDATE) {
                return;
            }
            long bytes = threads.getTotalThreadAllocatedBytes();
            boolean first = windowSteps == 0;
            if (!first && steps - windowSteps < (long) WINDOW * STEPS_PER_UPDATE) {
                return;
            }
            if (!first) {
                least = Math.min(least, (double) (bytes - windowBytes) / (steps - windowSteps));
                windows++;
            }
            windowSteps = steps;
            windowBytes = bytes;
        }

        double bytesPerStep() {
            assertThat(windows).isGreaterThanOrEqualTo((ALL - WARM) / WINDOW - 2);
            return least;
        }

        @Override
        public void close() {}
    }
}
