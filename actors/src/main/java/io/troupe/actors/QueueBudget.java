package io.troupe.actors;

import io.troupe.config.Experiment;
import io.troupe.input.UserError;
import io.troupe.training.Blueprint;

/** How many buffers each worker gets: what its mode can use, within the queue's budget in bytes. */
public final class QueueBudget {
    /** In async mode: enough to collect while several fragments wait; more would only make them stale. */
    private static final long ASYNC_BUFFERS = 4;

    private QueueBudget() {}

    /**
     * Buffers per worker.
     *
     * @throws UserError when the budget does not hold what the mode needs, naming the setting
     */
    public static int buffersPerWorker(Blueprint blueprint) {
        Experiment experiment = blueprint.experiment();
        long fragmentBytes = blueprint.fragmentBytes();
        long perWorker = experiment.workers().queueBytes()
                / (fragmentBytes * experiment.workers().count());
        long needed = switch (experiment.mode()) {
            case LOCKSTEP, ASYNC -> 1;
            case PIPELINED -> 2;
        };
        if (perWorker < needed) {
            throw new UserError("workers.queueBytes = " + experiment.workers().queueBytes() + ": "
                    + experiment.workers().count() + " workers need at least "
                    + needed * fragmentBytes * experiment.workers().count() + " bytes");
        }
        return experiment.mode().reproducible() ? (int) needed : (int) Math.min(perWorker, ASYNC_BUFFERS);
    }
}
