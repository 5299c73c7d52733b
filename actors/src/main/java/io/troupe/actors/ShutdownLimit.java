package io.troupe.actors;

import java.time.Duration;
import java.time.Instant;

/**
 * How long a step of the end of a run may take. A checkpoint may be of many gigabytes, so as long as it makes progress
 * it has more time, up to a bound. Plain state of one owner.
 */
final class ShutdownLimit {
    /** A step with progress may take so many times as long as one without. */
    static final int MOST_TIMES = 30;

    private final Duration timeout;
    private Instant latest = Instant.MAX;

    /** @param timeout without progress */
    ShutdownLimit(Duration timeout) {
        this.timeout = timeout;
    }

    /** How long the step that begins now has. */
    Duration begin(Instant now) {
        latest = now.plus(timeout.multipliedBy(MOST_TIMES));
        return timeout;
    }

    /** How long the step that makes progress now still has. */
    Duration progress(Instant now) {
        Duration left = Duration.between(now, latest);
        Duration bounded = left.compareTo(timeout) < 0 ? left : timeout;
        return bounded.isNegative() ? Duration.ZERO : bounded;
    }
}
