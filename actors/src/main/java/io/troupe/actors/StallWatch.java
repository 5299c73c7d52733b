package io.troupe.actors;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Notices that a run makes no progress any more. Plain state of one owner. */
final class StallWatch {
    /** A process that was suspended finds itself idle for one tick, and makes progress before the next ones. */
    private static final int IDLE_TICKS = 2;

    private final Duration limit;
    private final Clock clock;
    private Instant last;
    private int idleTicks;

    /** @param limit without progress that is too long */
    StallWatch(Duration limit, Clock clock) {
        this.limit = limit;
        this.clock = clock;
        last = clock.instant();
    }

    Duration limit() {
        return limit;
    }

    void progress() {
        last = clock.instant();
    }

    boolean isIdle() {
        return Duration.between(last, clock.instant()).compareTo(limit) > 0;
    }

    /** Looked at now and then: whether the run has been idle for several looks. */
    boolean hasStalled() {
        idleTicks = isIdle() ? idleTicks + 1 : 0;
        return idleTicks >= IDLE_TICKS;
    }
}
