package io.troupe.training;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.algorithm.Algorithms;
import io.troupe.config.Experiment;
import io.troupe.config.ExperimentLoader;
import io.troupe.input.UserError;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BatchSizeTest {
    /** Of 64 environments and 32 steps. */
    private static Blueprint withObservationsOf(int size) {
        Algorithms algorithms = Algorithms.discover();
        Experiment experiment = new ExperimentLoader(algorithms)
                .load("cartpole", List.of("workers.environments=64", "workers.rolloutSteps=32"));
        EnvironmentSpec spec =
                new EnvironmentSpec("test", Box.unbounded(size), new Discrete(2), EnvironmentSpec.UNLIMITED);
        return new Blueprint(
                experiment,
                spec,
                algorithms
                        .find("ppo")
                        .orElseThrow()
                        .configure(experiment.algorithm().settings(), spec),
                count -> {
                    throw new UnsupportedOperationException("nothing is made");
                });
    }

    @Test
    void refusesABatchWhoseObservationsFitNoArrayNamingTheSettings() {
        // 2147483639 / (33 x 64) = 1016800.9...
        assertThatCode(withObservationsOf(1_016_800)::check).doesNotThrowAnyException();
        assertThatThrownBy(withObservationsOf(1_016_801)::check)
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(
                        "workers.count = 1, workers.environments = 64 and workers.rolloutSteps = 32 make a batch")
                .hasMessageContaining("1016801 values");
    }
}
