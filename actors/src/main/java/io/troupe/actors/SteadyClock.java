package io.troupe.actors;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/**
 * A clock that starts at the time of day and then only goes forward at an even pace: setting the computer's clock neither
 * ends a run nor makes it look stalled.
 */
final class SteadyClock extends Clock {
    private final Instant start;
    private final long startNanos;
    private final ZoneId zone;

    private SteadyClock(Instant start, long startNanos, ZoneId zone) {
        this.start = start;
        this.startNanos = startNanos;
        this.zone = zone;
    }

    static SteadyClock startingNow() {
        return new SteadyClock(Instant.now(), System.nanoTime(), ZoneId.of("UTC"));
    }

    @Override
    public Instant instant() {
        return start.plusNanos(System.nanoTime() - startNanos);
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new SteadyClock(start, startNanos, other);
    }
}
