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
     * @throws UserError when they change the seed or the name, or cannot be read
     */
    static Experiment experiment(ExperimentLoader loader, RunDirectory directory, List<String> overrides) {
        String file = directory.experimentConf().toString();
        Experiment experiment = loader.load(file, overrides);
        Experiment begun = loader.load(file, List.of());
        if (experiment.seed() != begun.seed()) {
            throw new UserError("seed = " + experiment.seed() + ": the run in " + directory.path() + " began with seed "
                    + begun.seed() + " and can only be resumed with that; a run with another seed needs another"
                    + " --run-id");
        }
        requireName(begun, experiment.name(), directory);
        return experiment;
    }

    /**
     * Makes sure that the run is of the experiment which somebody means.
     *
     * @throws UserError when it is of another
     */
    static void requireName(Experiment experiment, String meant, RunDirectory directory) {
        if (!experiment.name().equals(meant)) {
            throw new UserError("the run in " + directory.path() + " is of the experiment '" + experiment.name()
                    + "', not '" + meant + "': give this one another --run-id");
        }
    }
}
