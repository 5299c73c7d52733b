package io.troupe.actors.cli;

import io.troupe.checkpoint.CorruptCheckpoint;
import io.troupe.input.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How a policy is to act where it is watched or recorded. */
final class ActingOptions {
    private static final int MAX_EPISODES = 1_000_000;

    @Parameters(
            index = "0",
            paramLabel = "RUN",
            description =
                    "A run directory, whose newest checkpoint is taken, or a checkpoint; 'watch' also takes a file of"
                            + " 'record'.")
    private Path location = Path.of("");

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "KEY=VALUE",
            description =
                    "Settings of the environment that win over the run's, such as environment.parameters.gravity=9.")
    private List<String> settings = new ArrayList<>();

    @Option(names = "--episodes", paramLabel = "N", description = "How many episodes (default: ${DEFAULT-VALUE}).")
    private int episodes = 3;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the episodes (default: that of the run).")
    private Optional<Long> seed = Optional.empty();

    @Option(names = "--sample", description = "Draws actions as in training, instead of taking the most likely ones.")
    private boolean sample;

    /** How many episodes; checked. */
    int episodes() {
        if (episodes < 1 || episodes > MAX_EPISODES) {
            throw new UserError("--episodes = " + episodes + " is not allowed: it must be a whole number from 1 to "
                    + MAX_EPISODES);
        }
        return episodes;
    }

    boolean sample() {
        return sample;
    }

    long seed(SavedPolicy policy) {
        return seed.orElse(policy.experiment().seed());
    }

    /** What is to be watched or recorded. */
    Path location() {
        return location;
    }

    SavedPolicy load(Backend backend) throws IOException, CorruptCheckpoint {
        return SavedPolicy.load(backend, location, settings);
    }

    /** For what is not of a run: says which option makes no sense. */
    void requireNone(String instead) {
        if (!settings.isEmpty() || seed.isPresent() || sample) {
            throw new UserError(instead + " is shown as it was recorded: --seed, --sample and settings are for runs");
        }
    }
}
