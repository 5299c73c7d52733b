package io.troupe.actors.cluster;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;

/** What has been offered to a desk, by id: an offer is repeated until whoever makes it hears of its end. */
final class Fetches {
    private static final int REMEMBERED = 64;

    private final int mostAttempts;
    /** Being fetched, or ended. */
    private final SequencedSet<String> known = new LinkedHashSet<>();

    private final SequencedSet<String> ended = new LinkedHashSet<>();
    private final Map<String, Integer> failures = new HashMap<>();

    /** @param mostAttempts at one thing, after which it is given up */
    Fetches(int mostAttempts) {
        this.mostAttempts = mostAttempts;
    }

    /** Whether this is to be fetched now: false while it is, and when that has ended. */
    boolean begin(String id) {
        if (!known.add(id)) {
            return false;
        }
        if (known.size() > REMEMBERED) {
            String oldest = known.removeFirst();
            ended.remove(oldest);
            failures.remove(oldest);
        }
        return true;
    }

    boolean hasEnded(String id) {
        return ended.contains(id);
    }

    /** It is here, or nobody will try again. */
    void end(String id) {
        ended.add(id);
        failures.remove(id);
    }

    /** It may be fetched again when it is offered again; false when that was tried too often. */
    boolean failed(String id) {
        known.remove(id);
        return failures.merge(id, 1, Integer::sum) < mostAttempts;
    }

    /** What failed for good: it is not fetched again. */
    void giveUp(String id) {
        known.add(id);
        end(id);
    }
}
