package io.troupe.benchmarks.scale;

/**
 * What a simulated run did.
 *
 * @param completed whether it made the updates that it was to make; false where it came to a standstill
 * @param seconds simulated, of the part that is measured: all but the first updates
 * @param fragmentsPerSecond learnt from, in that part
 * @param produced fragments that workers finished, from the beginning
 * @param trained fragments learnt from
 * @param queued fragments that wait at the trainer, or that it is learning from
 * @param onTheWay fragments between worker and queue
 * @param dropped fragments that were too old
 * @param queueWaitSeconds mean time of a fragment in the queue
 * @param decodeWaitSeconds mean time of work before the shared actors of the trainer's node
 * @param broadcastSeconds mean time from an update to its policy on every node; not a number where none came everywhere
 * @param versionsSkipped over all nodes
 * @param versionsPulled over all nodes
 * @param pullsFailed because the version was withdrawn meanwhile, over all nodes
 * @param supervisorMessagesPerSecond in and out, whole run
 * @param supervisorBytesPerSecond in and out
 * @param trainerMessagesPerSecond in and out, whole run
 * @param use of each resource in the measured part: 1 is all of it
 */
public record Outcome(
        boolean completed,
        double seconds,
        double fragmentsPerSecond,
        long produced,
        long trained,
        long queued,
        long onTheWay,
        long dropped,
        double queueWaitSeconds,
        double decodeWaitSeconds,
        double broadcastSeconds,
        long versionsSkipped,
        long versionsPulled,
        long pullsFailed,
        double supervisorMessagesPerSecond,
        double supervisorBytesPerSecond,
        double trainerMessagesPerSecond,
        ByResource use) {}
