package io.troupe.env;

import java.time.Duration;

/**
 * Development mode: what an author's one-copy environment does is watched more closely than a run can afford. Beside what is
 * always checked, it finds observations outside their space, arrays that are kept or written to at the wrong time, calls
 * that do not return, episodes that begin with something of the one before, and chance that comes from elsewhere than the
 * copy's stream.
 *
 * @param callTimeout how long one call of {@code reset} or {@code step} may take
 */
public record Development(Duration callTimeout) {
    public Development {
        if (callTimeout.isNegative() || callTimeout.isZero()) {
            throw new IllegalArgumentException("callTimeout must be longer than nothing, not " + callTimeout);
        }
    }
}
