package io.troupe.actors.transport;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Connections that are not accepted yet, in bounded number. A new one always gets in; where there is no room another
 * goes, and at once, so that nobody waits for a stranger to leave. Who goes, in this order: who was refused; who has not
 * shown that it is trusted; of those one from the place that most of them come from, so that whoever floods a port
 * displaces itself; of those who has done least; of those the oldest. Usable from any thread.
 */
final class Lobby {
    private final int limit;
    /** The oldest first. */
    private final Set<Attempt> waiting = new LinkedHashSet<>();

    Lobby(int limit) {
        this.limit = limit;
    }

    /**
     * Lets one in.
     *
     * @return who has to go in its place, and is not here any more
     */
    synchronized Optional<Attempt> enter(Attempt newcomer) {
        Optional<Attempt> leaving = waiting.size() < limit ? Optional.empty() : Optional.of(leastWorth());
        leaving.ifPresent(waiting::remove);
        waiting.add(newcomer);
        return leaving;
    }

    private Attempt leastWorth() {
        Map<Object, Integer> crowds = new HashMap<>();
        waiting.forEach(attempt -> crowds.merge(attempt.origin(), 1, Integer::sum));
        Comparator<Attempt> worth = Comparator.<Attempt>comparingInt(attempt -> standing(attempt.progress()))
                .thenComparing(attempt -> crowds.getOrDefault(attempt.origin(), 0), Comparator.reverseOrder())
                .thenComparing(Attempt::progress);
        // Of equals the first, which is the oldest.
        return waiting.stream()
                .reduce((one, other) -> worth.compare(other, one) < 0 ? other : one)
                .orElseThrow();
    }

    private static int standing(Progress progress) {
        return switch (progress) {
            case REFUSED -> 0;
            case SILENT, TALKING -> 1;
            case TRUSTED -> 2;
        };
    }

    /** It was accepted, or is gone; nothing happens where it had to go before. */
    synchronized void leave(Attempt attempt) {
        waiting.remove(attempt);
    }

    synchronized List<Attempt> everybody() {
        return List.copyOf(waiting);
    }
}
