package io.troupe.benchmarks.scale;

/**
 * Servers with one queue, first come first served: the cores, threads or links that work has to pass. Because work comes
 * in the order of the simulated time, when it will be done is known as soon as it comes, and no queue has to be kept.
 */
final class Station {
    private final EventQueue events;
    private final long[] freeAt;
    private long jobs;
    private double busyNanos;
    private double waitedNanos;

    /** @param servers how many jobs are worked on at a time */
    Station(EventQueue events, int servers) {
        this.events = events;
        freeAt = new long[servers];
    }

    /**
     * Takes a job now.
     *
     * @param whenDone happens when it is done
     */
    void submit(double serviceNanos, Runnable whenDone) {
        int server = 0;
        for (int i = 1; i < freeAt.length; i++) {
            if (freeAt[i] < freeAt[server]) {
                server = i;
            }
        }
        long start = Math.max(events.now(), freeAt[server]);
        long nanos = Math.round(serviceNanos);
        freeAt[server] = start + nanos;
        jobs++;
        busyNanos += nanos;
        waitedNanos += start - events.now();
        events.at(start + nanos, whenDone);
    }

    /** How long work that came now would wait. */
    long backlogNanos() {
        long first = Long.MAX_VALUE;
        for (long free : freeAt) {
            first = Math.min(first, free);
        }
        return Math.max(0, first - events.now());
    }

    /** Jobs taken so far. */
    long jobs() {
        return jobs;
    }

    /** Time that the servers work or will have worked on the jobs taken so far, all servers together. */
    double busyNanos() {
        return busyNanos;
    }

    /** Mean time between coming and being served. */
    double meanWaitNanos() {
        return jobs == 0 ? 0 : waitedNanos / jobs;
    }

    int servers() {
        return freeAt.length;
    }
}
