package io.troupe.testkit;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A process, and what can be done to it from outside. */
public interface ControlledProcess {
    /** For messages. */
    String name();

    long pid();

    /** Whether it runs, or is stopped and could go on. */
    boolean isAlive();

    /** {@code kill -9}; returns when it is dead. */
    default void kill() throws IOException, InterruptedException {
        signal("KILL");
        Await.until("end of " + name() + " after SIGKILL", Duration.ofSeconds(20), () -> !isAlive());
    }

    /** SIGSTOP: it keeps its memory and its sockets and does nothing; returns when it has stopped. */
    default void stop() throws IOException, InterruptedException {
        signal("STOP");
        if (Proc.isThere()) {
            Await.until("stop of " + name(), Duration.ofSeconds(20), () -> !isAlive() || isStopped());
        }
    }

    /** SIGCONT: it goes on. */
    default void go() throws IOException, InterruptedException {
        signal("CONT");
    }

    /** SIGTERM: it is asked to end. */
    default void terminate() throws IOException, InterruptedException {
        signal("TERM");
    }

    /** Whether it is stopped; false where the system does not say. */
    default boolean isStopped() {
        return Proc.stat(pid()).map(stat -> stat.state() == 'T').orElse(false);
    }

    private void signal(String signal) throws IOException, InterruptedException {
        // The number of a process that has ended may be another's.
        if (isAlive()) {
            Tool.tried(List.of("kill", "-" + signal, Long.toString(pid())));
        }
    }
}
