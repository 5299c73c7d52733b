package io.troupe.env.python;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * One Python process and the connection to it. After {@link #close} there is no process, no thread and no file of it left.
 * Should this program be killed, the process sees its standard input end, and ends too, unless native code of an environment
 * keeps it from running any Python.
 */
final class PythonProcess implements AutoCloseable {
    private static final Duration TIME_TO_CLOSE = Duration.ofSeconds(2);
    private static final Duration TIME_TO_BE_SEEN_ENDED = Duration.ofMillis(200);
    /** Of those that closed their sides: how they end is worth knowing, and nearly always they are as good as gone. */
    private static final Duration TIME_TO_LEAVE = Duration.ofSeconds(5);

    private final ProcessTree tree;
    private final FrameChannel frames;

    /** Both are taken over. */
    PythonProcess(ProcessTree tree, FrameChannel frames) {
        this.tree = tree;
        this.frames = frames;
    }

    /**
     * Reads the first frame: it says that all modules are loaded.
     *
     * @throws io.troupe.input.UserError when some are missing
     */
    void greet(long deadline) throws BridgeFault {
        try {
            FrameKind first = frames.receive(deadline);
            if (first == FrameKind.ERROR) {
                throw Refusal.read(frames).asUserError();
            }
            int protocol = first == FrameKind.HELLO
                    ? Json.read(frames).path("protocol").asInt()
                    : 0;
            if (protocol != FrameKind.PROTOCOL) {
                throw new BridgeFault("it speaks protocol " + protocol + ", and not " + FrameKind.PROTOCOL);
            }
        } catch (BridgeFault fault) {
            throw end(fault);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    FrameChannel frames() {
        return frames;
    }

    /** Number of the process. */
    long pid() {
        return tree.pid();
    }

    /** Notes what it has started until now: that ends with it, also where it is gone itself by then. */
    void remember() {
        tree.remember();
    }

    /** Ends the process and says why, with what it printed last. */
    BridgeFault end(BridgeFault fault) {
        end(List.of(this));
        return describe(fault);
    }

    /** Ends processes together: those that have left their connections soon, the others at once. */
    static void end(List<PythonProcess> processes) {
        List<PythonProcess> leaving =
                processes.stream().filter(process -> process.frames.broken()).toList();
        ProcessTree.letEnd(trees(leaving), TIME_TO_LEAVE);
        ProcessTree.end(trees(processes), TIME_TO_BE_SEEN_ENDED);
        processes.forEach(PythonProcess::closeChannel);
    }

    /** The fault of a process that was ended, with how it ended and what it printed last. */
    BridgeFault describe(BridgeFault fault) {
        String last = tree.lastOutput();
        return new BridgeFault(
                fault.problem() + "; " + tree.state() + (last.isEmpty() ? "" : "; its last output: " + last),
                fault.getCause());
    }

    /** Lets processes close their environments, all at the same time and for a while, and kills what does not. */
    static void close(List<PythonProcess> processes) {
        // They may start to end with the connection, and then it is too late to ask.
        processes.forEach(PythonProcess::remember);
        processes.forEach(PythonProcess::closeChannel);
        ProcessTree.end(trees(processes), TIME_TO_CLOSE);
    }

    private static List<ProcessTree> trees(List<PythonProcess> processes) {
        return processes.stream().map(process -> process.tree).toList();
    }

    private void closeChannel() {
        try {
            frames.close();
        } catch (IOException e) {
            // The connection is of no more use in any case.
        }
    }

    @Override
    public void close() {
        close(List.of(this));
    }
}
