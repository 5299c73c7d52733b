package io.troupe.actors.cli;

import io.troupe.checkpoint.RunDirectory;
import io.troupe.config.Experiment;
import io.troupe.config.ExperimentLoader;
import io.troupe.input.UserError;
import java.util.List;

/** What a resumed run goes on with: the experiment in its directory, and nothing else but explicit overrides. */
final class EarlierRun {
    private EarlierRun() {}

    /**
     * The experiment to go on with.
     *
     * @param overrides {@code key=value} each
     * @throws UserError when they change the seed, or cannot be read
     */
    static Experiment experiment(ExperimentLoader loader, RunDirectory directory, List<String> overrides) {
        String file = directory.experimentConf().toString();
        Experiment experiment = loader.load(file, overrides);
        long begun = loader.load(file, List.of()).seed();
        if (experiment.seed() != begun) {
            throw new UserError("seed = " + experiment.seed() + ": the run in " + directory.path() + " began with seed "
                    + begun + " and can only be resumed with that; a run with another seed needs another --run-id");
        }
        return experiment;
    }
}
