package io.troupe.testkit;

import io.troupe.algorithm.Algorithms;
import io.troupe.config.Experiment;
import io.troupe.config.ExperimentLoader;
import java.util.List;

/** Experiments as the command line reads them. */
public final class Experiments {
    private Experiments() {}

    /**
     * @param nameOrFile one that ships, or a file
     * @param overrides such as {@code "termination.maxSteps=10000"}
     */
    public static Experiment named(String nameOrFile, String... overrides) {
        return new ExperimentLoader(Algorithms.discover()).load(nameOrFile, List.of(overrides));
    }
}
