package io.troupe.actors.transport;

import java.time.Duration;

/** The time limits of a connection; two of the same connection are equal. */
record LinkWatch(Link link, Role role, Duration silenceTimeout) implements Watchdog.Watched {
    @Override
    public void inspect(long now) {
        long timeout = silenceTimeout.toNanos();
        if (link.activity().nanosSilent(now) > timeout) {
            link.fail(
                    new CutOff(link.peer() + " is cut off: it said nothing for " + silenceTimeout.toMillis() + " ms"));
        } else if (link.activity().nanosStuck(now) > timeout) {
            link.fail(
                    new CutOff(link.peer() + " is cut off: it took nothing for " + silenceTimeout.toMillis() + " ms"));
        } else {
            role.inspect(now, timeout);
        }
    }

    @Override
    public void pardon() {
        link.activity().pardon();
        role.pardon();
    }
}
