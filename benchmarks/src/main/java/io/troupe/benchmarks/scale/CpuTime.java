package io.troupe.benchmarks.scale;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/** CPU time, which a busy machine lengthens less than time on the clock. */
final class CpuTime {
    private static final int BATCHES = 9;
    private static final long BATCH_NANOS = 40_000_000;

    private CpuTime() {}

    /** Nanoseconds that one call takes this thread, the median of several batches after a warm-up. */
    static double ofOneCall(Runnable call) {
        int calls = 1;
        while (batch(call, calls) < BATCH_NANOS) {
            calls *= 2;
        }
        double[] each = new double[BATCHES];
        for (int i = 0; i < BATCHES; i++) {
            each[i] = (double) batch(call, calls) / calls;
        }
        Arrays.sort(each);
        return each[BATCHES / 2];
    }

    private static long batch(Runnable call, int calls) {
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int i = 0; i < calls; i++) {
            call.run();
        }
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
    }

    /** Nanoseconds of all threads of this process so far. */
    static long ofProcess() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
