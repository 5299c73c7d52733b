package io.troupe.actors.cli;

import io.troupe.checkpoint.Checkpoint;
import io.troupe.checkpoint.CheckpointLocation;
import io.troupe.checkpoint.CheckpointStore;
import io.troupe.checkpoint.CorruptCheckpoint;
import io.troupe.config.Experiment;
import io.troupe.config.ExperimentLoader;
import io.troupe.input.UserError;
import io.troupe.training.Training;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The policy of a run, and what it acts in.
 *
 * @param experiment of the run
 * @param checkpoint holds the policy and nothing else; verified
 */
record SavedPolicy(Experiment experiment, Checkpoint checkpoint) {
    private static final String ENVIRONMENT = "environment.";

    /**
     * Reads the newest checkpoint of a run, or the one that is given.
     *
     * @param settings {@code key=value} of the environment that win over the run's
     * @throws UserError when there is none, or a setting is not of the environment
     */
    static SavedPolicy load(Backend backend, Path location, List<String> settings)
            throws IOException, CorruptCheckpoint {
        for (String setting : settings) {
            if (!setting.startsWith(ENVIRONMENT)) {
                throw new UserError("'" + setting + "' cannot be set here: the policy is that of the run, only "
                        + ENVIRONMENT + "* can differ");
            }
        }
        CheckpointLocation found = CheckpointLocation.of(location);
        Experiment experiment = new ExperimentLoader(backend.algorithms())
                .load(found.run().experimentConf().toString(), settings);
        CheckpointStore store = backend.checkpoints(found.run().checkpoints());
        long environmentSteps =
                found.environmentSteps().isPresent() ? found.environmentSteps().getAsLong() : newest(store, found);
        return new SavedPolicy(experiment, store.read(environmentSteps, Training::isPolicy));
    }

    private static long newest(CheckpointStore store, CheckpointLocation found) throws IOException {
        List<Long> all = store.list();
        if (all.isEmpty()) {
            throw new UserError(found.run().path() + " has no checkpoint yet");
        }
        return all.get(all.size() - 1);
    }
}
