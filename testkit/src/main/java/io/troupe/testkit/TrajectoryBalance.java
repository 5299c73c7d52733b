package io.troupe.testkit;

import io.troupe.metrics.RunSummary.Trajectories;

/** Every trajectory that was produced went somewhere: trained + queued + dropped + lost. */
public final class TrajectoryBalance {
    private TrajectoryBalance() {}

    /** Produced, less everything that is accounted for: 0. */
    public static long missing(Trajectories trajectories) {
        long dropped = trajectories.dropped().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        return trajectories.produced() - trajectories.trained() - trajectories.queued() - dropped - trajectories.lost();
    }

    /** @throws AssertionError when trajectories are missing, or counted twice */
    public static void check(Trajectories trajectories) {
        long missing = missing(trajectories);
        if (missing != 0) {
            throw new AssertionError((missing > 0
                            ? missing + " trajectories are missing: "
                            : -missing + " trajectories are counted twice: ")
                    + trajectories);
        }
    }
}
