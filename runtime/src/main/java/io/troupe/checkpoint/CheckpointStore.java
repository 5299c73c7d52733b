package io.troupe.checkpoint;

import io.troupe.input.UserError;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

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
     * @param progress run again and again while the work goes on, on this thread
     */
    void write(Checkpoint checkpoint, Runnable progress) throws IOException;

    /** Makes a checkpoint durable, like {@link #write(Checkpoint, Runnable)}. */
    default void write(Checkpoint checkpoint) throws IOException {
        write(checkpoint, () -> {});
    }

    /**
     * Reads one and verifies every hash.
     *
     * @throws CorruptCheckpoint naming the file and what is wrong with it
     * @throws UserError when nothing seems wrong with it but its size: more memory is needed, and which option gives it
     */
    default Checkpoint read(long environmentSteps) throws IOException, CorruptCheckpoint {
        return read(environmentSteps, name -> true);
    }

    /**
     * Reads one, keeps some of its components and verifies every hash.
     *
     * @param wanted tells the components that the result is to have by their names; the others may be larger than memory
     * @throws CorruptCheckpoint naming the file and what is wrong with it
     * @throws UserError when what is wanted of it needs more memory; it says which option gives it
     */
    Checkpoint read(long environmentSteps, Predicate<String> wanted) throws IOException, CorruptCheckpoint;

    /**
     * Verifies every hash of one, whatever its size.
     *
     * @throws CorruptCheckpoint naming the file and what is wrong with it
     */
    CheckpointFacts verify(long environmentSteps) throws IOException, CorruptCheckpoint;

    /** Environment steps of every complete-looking checkpoint, ascending; not verified. */
    List<Long> list() throws IOException;

    /**
     * Removes what retention does not keep: all but the newest {@code keep}, the best and {@code pinned}. To be called
     * after a checkpoint was announced, with the announced one pinned.
     */
    void retain(int keep, Optional<Long> best, Optional<Long> pinned) throws IOException;
}
