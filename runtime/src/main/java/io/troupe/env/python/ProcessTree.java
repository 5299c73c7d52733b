package io.troupe.env.python;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A process with what it started itself, as far as that is known: those that run when it is ended, and those that ran when
 * {@link #remember} was called. What was started in between is not found where the process ended first.
 */
final class ProcessTree {
    private static final Duration TIME_TO_DIE = Duration.ofSeconds(5);
    private static final Duration TIME_FOR_OUTPUT = Duration.ofSeconds(1);
    private static final int FIRST_SIGNAL = 128;
    private static final int KILL = 9;

    private final Process process;
    private final OutputTail output;
    private final Set<ProcessHandle> others = ConcurrentHashMap.newKeySet();
    private boolean killed;

    /** @param process whose output goes through a pipe; it is read from now on */
    ProcessTree(Process process) {
        this.process = process;
        try {
            output = new OutputTail(process.getInputStream(), "python-output-" + process.pid());
        } catch (RuntimeException | Error e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** Number of the process. */
    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void whenEnded(Runnable then) {
        var unused = process.onExit().thenRun(then);
    }

    /** Notes what it has started until now, so that it is found also when the process itself is gone. */
    void remember() {
        process.descendants().forEach(others::add);
    }

    /**
     * Ends processes together: waiting for many takes no longer than waiting for one. An interruption is kept for the
     * caller, and shortens the wait.
     *
     * @param patience for how long they may end by themselves
     */
    static void end(List<ProcessTree> trees, Duration patience) {
        boolean interrupted = Thread.interrupted();
        trees.forEach(ProcessTree::remember);
        try {
            await(trees, patience);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        trees.forEach(ProcessTree::kill);
        try {
            await(trees, TIME_TO_DIE);
            long deadline = System.nanoTime() + TIME_FOR_OUTPUT.toNanos();
            for (ProcessTree tree : trees) {
                tree.output.awaitEnd(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        trees.forEach(ProcessTree::closeStreams);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for processes to end by themselves. An interruption is kept for the caller, and ends the wait. */
    static void letEnd(List<ProcessTree> trees, Duration longest) {
        trees.forEach(ProcessTree::remember);
        try {
            await(trees, longest);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(List<ProcessTree> trees, Duration longest) throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        for (ProcessTree tree : trees) {
            // What has ended is seen also when no time is left.
            boolean unused = tree.process.waitFor(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
    }

    private void kill() {
        killed |= process.isAlive();
        // Before it is killed: afterwards nobody knows whose they were.
        remember();
        others.forEach(ProcessHandle::destroyForcibly);
        // Not by the process itself: that would close its output, too, before it was read.
        boolean unused = process.toHandle().destroyForcibly();
    }

    /** Closes what is left open between this program and the process, once its output was waited for. */
    private void closeStreams() {
        process.destroyForcibly();
    }

    /** How it ended; to be asked once it was ended. */
    String state() {
        // Who was about to be killed may have ended by itself just before.
        boolean byUs = process.isAlive() || (killed && process.exitValue() == FIRST_SIGNAL + KILL);
        return byUs ? "it was killed" : "it ended with " + exit();
    }

    /** With what it ended by itself. */
    String exit() {
        int code = process.exitValue();
        return code > FIRST_SIGNAL ? "signal " + (code - FIRST_SIGNAL) : "exit code " + code;
    }

    /** What it printed last, in one line. */
    String lastOutput() {
        return output.text();
    }
}
