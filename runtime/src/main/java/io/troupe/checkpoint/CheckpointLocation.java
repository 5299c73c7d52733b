package io.troupe.checkpoint;

import io.troupe.input.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What an argument "run directory or checkpoint" points at.
 *
 * @param run the run directory
 * @param environmentSteps of the checkpoint, where the argument is one
 */
public record CheckpointLocation(RunDirectory run, OptionalLong environmentSteps) {
    /** @throws UserError when it is neither */
    public static CheckpointLocation of(Path argument) {
        Path path = argument.toAbsolutePath().normalize();
        Path checkpoints = path.getParent();
        Path run = checkpoints == null ? null : checkpoints.getParent();
        String name = String.valueOf(path.getFileName());
        if (run == null || checkpoints == null || !checkpoints.endsWith("checkpoints") || !name.matches("\\d{1,18}")) {
            return new CheckpointLocation(RunDirectory.open(argument), OptionalLong.empty());
        }
        if (!Files.isDirectory(argument)) {
            throw new UserError("there is no checkpoint " + argument);
        }
        return new CheckpointLocation(RunDirectory.open(run), OptionalLong.of(Long.parseLong(name)));
    }
}
