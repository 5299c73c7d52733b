package io.troupe.actors.cluster;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether enough nodes are there to begin. At first it waits for all that were promised, since a machine that is busy
 * training hardly lets anybody join; later, with a run to go on with, for whoever is there.
 */
final class Quorum {
    /** How long a run that has begun waits for a trainer and a worker before it is given up. */
    static final Duration LONGEST_ABSENCE = Duration.ofMinutes(10);

    /** Somebody who was lost is probably on the way back. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    /** What to do now. */
    sealed interface Verdict {}

    /** Not yet. */
    record Wait() implements Verdict {}

    /** Begin an epoch. */
    record Begin() implements Verdict {}

    /** Nobody will come any more. */
    record GiveUp(String why) implements Verdict {}

    private final NodeConfig config;
    private final Instant start;

    Quorum(NodeConfig config, Instant start) {
        this.config = config;
        this.start = start;
    }

    /**
     * @param trainers nodes that are there
     * @param workers nodes that are there
     * @param begun whether there has been an epoch
     * @param since when waiting began
     */
    Verdict verdict(int trainers, int workers, boolean begun, Instant since, Instant now) {
        Duration waited = Duration.between(begun ? since : start, now);
        boolean some = trainers > 0 && workers > 0;
        if (begun) {
            if (some && waited.compareTo(GRACE) >= 0) {
                return new Begin();
            }
            return waited.compareTo(LONGEST_ABSENCE) > 0 ? new GiveUp(missing(trainers, waited)) : new Wait();
        }
        boolean all = trainers >= config.expectedTrainers() && workers >= config.expectedWorkers();
        boolean late = waited.compareTo(config.joinTimeout()) > 0;
        if (all || (some && late)) {
            return new Begin();
        }
        return late ? new GiveUp(missing(trainers, waited)) : new Wait();
    }

    private static String missing(int trainers, Duration waited) {
        return "no " + (trainers == 0 ? "trainer" : "worker") + " node joined within " + waited.toSeconds() + " s";
    }
}
