package io.troupe.actors.launch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Decides whether and when one node is started again. */
final class RestartBudget {
    private final RestartPolicy policy;
    private final Deque<Instant> deaths = new ArrayDeque<>();
    private Duration delay;

    RestartBudget(RestartPolicy policy) {
        this.policy = policy;
        this.delay = policy.firstDelay();
    }

    /**
     * Takes note of a death.
     *
     * @param started when the process was started that died
     * @return how long to wait before the next start; empty when there must be none
     */
    Optional<Duration> died(Instant started, Instant now) {
        while (!deaths.isEmpty() && deaths.getFirst().isBefore(now.minus(policy.window()))) {
            deaths.removeFirst();
        }
        deaths.addLast(now);
        if (deaths.size() > policy.limit()) {
            return Optional.empty();
        }
        boolean livedLong = Duration.between(started, now).compareTo(policy.longestDelay()) >= 0;
        Duration wait = livedLong ? policy.firstDelay() : delay;
        Duration doubled = wait.multipliedBy(2);
        delay = doubled.compareTo(policy.longestDelay()) > 0 ? policy.longestDelay() : doubled;
        return Optional.of(wait);
    }
}
