package io.troupe.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/**
 * Takes the time and the heap allocation of a run, of its second half apart. One thread reports the progress; what is
 * counted is the allocation of every thread of the JVM, threads that have ended included. The JVM's sum is
 * an approximation: a thread that ends while it is taken may be left out for now, or counted twice, after which the sum
 * stands still until others have allocated as much. What is measured should therefore keep its threads until the end.
 */
public final class RunMeter {
    private final long halfSteps;
    private final LongSupplier nanos;
    private final LongSupplier allocatedBytes;
    private final long startNanos;
    private boolean inSecondHalf;
    private long steadySteps;
    private long steadyNanos;
    private long steadyBytes;

    RunMeter(long steps, LongSupplier nanos, LongSupplier allocatedBytes) {
        this.nanos = nanos;
        this.allocatedBytes = allocatedBytes;
        halfSteps = steps / 2;
        startNanos = nanos.getAsLong();
    }

    /**
     * Starts the clock.
     *
     * @param steps where the run is meant to end
     */
    public static RunMeter start(long steps) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return new RunMeter(steps, System::nanoTime, threads::getTotalThreadAllocatedBytes);
    }

    /**
     * Starts the clock of the calling thread, which stands still while others have its processor: for what one thread does
     * without waiting.
     *
     * @param steps where the run is meant to end
     */
    static RunMeter ofProcessorTime(long steps) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return new RunMeter(steps, threads::getCurrentThreadCpuTime, threads::getTotalThreadAllocatedBytes);
    }

    /** Says how many steps have been taken; the second half begins with the first report at or beyond the middle. */
    public void reached(long steps) {
        if (!inSecondHalf && steps >= halfSteps) {
            inSecondHalf = true;
            steadySteps = steps;
            steadyBytes = allocatedBytes.getAsLong();
            steadyNanos = nanos.getAsLong();
        }
    }

    /**
     * Stops the clock.
     *
     * @param steps taken in all
     * @throws IllegalStateException when no report came between the middle and the end, so that there is no second half
     */
    public Measured finish(long steps) {
        long endNanos = nanos.getAsLong();
        long endBytes = allocatedBytes.getAsLong();
        if (!inSecondHalf || steps <= steadySteps) {
            throw new IllegalStateException("no progress was reported between the middle (" + halfSteps
                    + " steps) and the end (" + steps + " steps): give the run more steps");
        }
        return Measured.of(new Throughput(
                steps,
                perSecond(steps, endNanos - startNanos),
                perSecond(steps - steadySteps, endNanos - steadyNanos),
                (double) (endBytes - steadyBytes) / (steps - steadySteps)));
    }

    private static double perSecond(long steps, long elapsedNanos) {
        return steps * 1e9 / elapsedNanos;
    }
}
