package io.troupe.testkit.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.ConfigFactory;
import io.troupe.loop.TrainingLoop;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.Hybrid;
import io.troupe.spec.MultiDiscrete;
import io.troupe.spec.Space;
import io.troupe.training.Blueprint;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** V-trace compares probabilities of the actions that were allowed: without lag there is nothing to correct. */
final class MaskedVTraceTest {
    private static final int UPDATES = 12;

    static Stream<Arguments> trials() {
        return Stream.of(new Discrete(4), new MultiDiscrete(4, 3), new Hybrid(Box.of(1, -1, 1), new MultiDiscrete(3)))
                .flatMap(action -> Stream.of("impala", "appo").map(algorithm -> Arguments.of(algorithm, action)));
    }

    @ParameterizedTest
    @MethodSource("trials")
    void weightsAreOneWithoutLag(String algorithm, Space action) {
        Trial trial =
                Trial.of(algorithm, "learningRate = 0.02, network.hidden = [16], updateThreads = 1", 8, 32, 100_000);
        Blueprint blueprint = trial.blueprint(() -> new MaskedIdentity(action), ConfigFactory.empty());
        try (TrainingLoop loop = new TrainingLoop(blueprint, Optional.empty(), Clock.systemUTC())) {
            String initial = loop.training().current().weightsSha256();
            for (int i = 0; i < UPDATES; i++) {
                var others = loop.update().statistics().others();

                assertThat(others.get("Policy/Importance Weight")).isCloseTo(1f, within(1e-4f));
                assertThat(others.get("Policy/Behaviour KL")).isCloseTo(0f, within(1e-4f));
            }
            assertThat(loop.training().current().weightsSha256()).isNotEqualTo(initial);
        }
    }
}
