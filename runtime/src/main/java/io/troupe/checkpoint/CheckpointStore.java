package io.troupe.checkpoint;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Where checkpoints live. {@link #write} returns only when the checkpoint would survive a crash of the machine; a crash
 * at any instant leaves either the whole checkpoint or none of it.
 *
 * <p>One writer at a time; readers at any time.
 */
public interface CheckpointStore {
    /**
     * Makes a checkpoint durable. Where one of the same environment steps exists, the same content is fine, a later
     * epoch replaces it, and anything else is an error.
     *
     * @throws IOException when it could not be made durable, or when a later epoch has written here before; earlier
     *     checkpoints are untouched
     */
    void write(Checkpoint checkpoint) throws IOException;

    /**
     * Reads one and verifies every hash.
     *
     * @throws CorruptCheckpoint naming the file and what is wrong with it
     */
    Checkpoint read(long environmentSteps) throws IOException, CorruptCheckpoint;

    /** Environment steps of every complete-looking checkpoint, ascending; not verified. */
    List<Long> list() throws IOException;

    /**
     * Removes what retention does not keep: all but the newest {@code keep}, the best and {@code pinned}. To be called
     * after a checkpoint was announced, with the announced one pinned.
     */
    void retain(int keep, Optional<Long> best, Optional<Long> pinned) throws IOException;
}
