package io.troupe.jvm;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/** What steady work allocates on the heap, for tests that it allocates nothing. */
public final class Allocated {
    private static final int TIMES = 40;
    /** The compiler works beside, and may not have begun while others keep the processors busy. */
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(20);

    /** What is measured. */
    public interface Work {
        void run() throws Exception;
    }

    private Allocated() {}

    /**
     * The least bytes that this thread allocated in one of several times. It is the least that counts: in any one of them the
     * interpreter may still run, or run again after the compiler gave code up, and it allocates what compiled code does not.
     *
     * @param work done once before, to warm up, and then again and again
     */
    public static long leastBytes(Work work) throws Exception {
        return leastBytes(work, 0);
    }

    /**
     * As {@link #leastBytes(Work)}.
     *
     * @param enough what needs no further tries
     */
    public static long leastBytes(Work work, long enough) throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        work.run();
        long least = Long.MAX_VALUE;
        long start = System.nanoTime();
        for (int i = 0; least > enough && (i < TIMES || System.nanoTime() - start < LONGEST_NANOS); i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            work.run();
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
