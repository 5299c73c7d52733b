package io.troupe.actors.launch;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The node's side of the pipe that its launcher holds open on the node's standard input. When the launcher is gone, in
 * whatever way, the pipe ends and the node must go too. The launcher may also write the line {@code stop}, which means
 * what SIGTERM means, where no signal reaches the node.
 */
public final class LauncherLease implements AutoCloseable {
    /** System property that says that standard input is such a pipe. */
    public static final String PROPERTY = "troupe.launcherPipe";

    /** What the launcher writes to have the node stop. */
    static final String STOP = "stop\n";

    private final CountDownLatch closed = new CountDownLatch(1);

    private LauncherLease() {}

    /**
     * Watches standard input where a launcher holds it; empty elsewhere.
     *
     * @param stop asks the node to end as SIGTERM does; called at most once, on a thread of its own
     * @param gone called instead, on the same thread, when the launcher is gone and had not asked
     * @param halt ends the process at once; called when the launcher is gone and the node is not closed within
     *     {@code grace}
     */
    public static Optional<LauncherLease> ofProcess(Duration grace, Runnable stop, Runnable gone, Runnable halt) {
        return Boolean.getBoolean(PROPERTY) ? Optional.of(watch(System.in, grace, stop, gone, halt)) : Optional.empty();
    }

    /** As {@link #ofProcess}, for any pipe. */
    public static LauncherLease watch(InputStream pipe, Duration grace, Runnable stop, Runnable gone, Runnable halt) {
        LauncherLease lease = new LauncherLease();
        // A daemon: the end of the pipe is all that wakes it, and that may never come.
        Thread.ofPlatform().daemon().name("launcher-lease").start(() -> lease.follow(pipe, grace, stop, gone, halt));
        return lease;
    }

    private void follow(InputStream pipe, Duration grace, Runnable stop, Runnable gone, Runnable halt) {
        boolean stopped = false;
        int matched = 0;
        for (int next = read(pipe); next >= 0; next = read(pipe)) {
            matched = next == STOP.charAt(matched) ? matched + 1 : next == STOP.charAt(0) ? 1 : 0;
            if (matched == STOP.length()) {
                matched = 0;
                if (!stopped) {
                    stopped = true;
                    stop.run();
                }
            }
        }
        if (!stopped) {
            gone.run();
        }
        try {
            if (!closed.await(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                halt.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A pipe that cannot be read any more is one that has ended. */
    private static int read(InputStream pipe) {
        try {
            return pipe.read();
        } catch (IOException e) {
            return -1;
        }
    }

    /** The node has ended: nobody needs to halt it. */
    @Override
    public void close() {
        closed.countDown();
    }
}
