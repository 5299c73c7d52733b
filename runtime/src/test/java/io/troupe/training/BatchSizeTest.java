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
        return blueprint(size, "workers.environments=64", "workers.rolloutSteps=32");
    }

    private static Blueprint blueprint(int size, String... settings) {
        Algorithms algorithms = Algorithms.discover();
        Experiment experiment = new ExperimentLoader(algorithms).load("cartpole", List.of(settings));
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

    @Test
    void refusesAFragmentWhoseStatesFitNoArrayNamingTheSettings() {
        // (2048 / 2 + 1) x 512 x 4 x 1024 floats.
        String[] settings = {
            "workers.environments=512",
            "workers.rolloutSteps=2048",
            "algorithm.network.memory.units=1024",
            "algorithm.network.memory.sequence=2"
        };
        assertThatThrownBy(blueprint(1, settings)::check)
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("workers.rolloutSteps = 2048, workers.environments = 512 and"
                        + " algorithm.network.memory.units make a fragment too large for memory")
                .hasMessageContaining("a state of 4096 floats, stored every 2 steps, there are 2149580800");
    }

    @Test
    void refusesABatchWhoseValuationFitsNoArrayNamingTheSettings() {
        // 2048 x 512 x (2 x 1024 + 1) floats, of which stored states are a tenth.
        String[] settings = {
            "workers.environments=512",
            "workers.rolloutSteps=2048",
            "algorithm.network.memory.units=1024",
            "algorithm.network.memory.sequence=32"
        };
        assertThatThrownBy(blueprint(1, settings)::check)
                .hasMessageContaining(
                        "algorithm.network.memory.units = 1024 make a batch too large for memory: with 2049"
                                + " floats each, at most 1048064 rows are possible, not 1048576");
    }
}
