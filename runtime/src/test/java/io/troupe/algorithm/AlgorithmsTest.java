package io.troupe.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.spec.EnvironmentSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlgorithmsTest {
    private record Named(String name) implements Algorithm {
        @Override
        public Config defaults() {
            return ConfigFactory.empty();
        }

        @Override
        public ConfiguredAlgorithm configure(Config algorithm, EnvironmentSpec spec) {
            throw new UnsupportedOperationException("it only has a name");
        }
    }

    @Test
    void findsAnAlgorithmByItsName() {
        Algorithms algorithms = new Algorithms(List.of(new Named("ppo"), new Named("dqn")));

        assertThat(algorithms.names()).containsExactly("dqn", "ppo");
        assertThat(algorithms.find("ppo")).contains(new Named("ppo"));
        assertThat(algorithms.find("PPO")).isEmpty();
    }

    @Test
    void refusesTwoAlgorithmsOfOneName() {
        assertThatThrownBy(() -> new Algorithms(List.of(new Named("ppo"), new Named("ppo"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("two algorithms are named 'ppo'");
    }
}
