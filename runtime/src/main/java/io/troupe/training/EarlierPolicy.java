package io.troupe.training;

import io.troupe.checkpoint.Checkpoint;
import io.troupe.checkpoint.CheckpointLocation;
import io.troupe.checkpoint.CheckpointStore;
import io.troupe.checkpoint.CorruptCheckpoint;
import io.troupe.checkpoint.FileCheckpointStore;
import io.troupe.checkpoint.RunDirectory;
import io.troupe.input.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The policy of another run that a run begins with.
 *
 * @param from what {@code policy.from} says: a run directory, whose newest checkpoint is meant, or a checkpoint
 */
public record EarlierPolicy(String from) {
    /**
     * The checkpoint that is meant now, as an absolute path: another name for the same policy, however far its run goes on.
     *
     * @throws UserError when there is none
     */
    public Path checkpoint() {
        CheckpointLocation location = location();
        return location.run()
                .checkpoints()
                .resolve(Long.toString(steps(location)))
                .toAbsolutePath()
                .normalize();
    }

    /**
     * The run that it is of.
     *
     * @throws UserError when there is none
     */
    public RunDirectory run() {
        return location().run();
    }

    private CheckpointLocation location() {
        try {
            return CheckpointLocation.of(Path.of(from));
        } catch (UserError | InvalidPathException e) {
            throw problem(e.getMessage());
        }
    }

    private long steps(CheckpointLocation location) {
        if (location.environmentSteps().isPresent()) {
            return location.environmentSteps().getAsLong();
        }
        try {
            List<Long> all = store(location).list();
            if (all.isEmpty()) {
                throw problem("that run has no checkpoint yet");
            }
            return all.getLast();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CheckpointStore store(CheckpointLocation location) {
        return FileCheckpointStore.in(location.run().checkpoints());
    }

    /**
     * Gives it to a run that begins.
     *
     * @throws UserError when it is not there, or not of the same shape
     */
    void begin(Training training) {
        CheckpointLocation location = location();
        try {
            Checkpoint checkpoint = store(location).read(steps(location), Training::isPolicyOrLearner);
            training.beginWith(checkpoint);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (CorruptCheckpoint | IllegalArgumentException e) {
            throw problem(e.getMessage());
        }
    }

    /** Says what is wrong with it. */
    public UserError problem(@Nullable String what) {
        return new UserError("policy.from = \"" + from + "\": " + what);
    }
}
