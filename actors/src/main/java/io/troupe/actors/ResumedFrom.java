package io.troupe.actors;

import io.troupe.checkpoint.Checkpoint;

/**
 * The checkpoint that a run goes on from, without what is in it: that may be most of the memory, and is not needed any
 * more once the trainer has it.
 *
 * @param environmentSteps of the checkpoint
 * @param weightsSha256 of the current policy in it
 */
public record ResumedFrom(long environmentSteps, String weightsSha256) {
    /** What of a checkpoint is worth keeping. */
    public static ResumedFrom of(Checkpoint checkpoint) {
        return new ResumedFrom(checkpoint.environmentSteps(), checkpoint.weightsSha256());
    }
}
