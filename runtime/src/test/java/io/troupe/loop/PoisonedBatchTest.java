package io.troupe.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.algorithm.LearnerFailure;
import io.troupe.checkpoint.Checkpoint;
import io.troupe.env.EnvironmentFailure;
import io.troupe.loop.PoisonedEnvironment.Quantity;
import io.troupe.training.Blueprint;
import java.time.Clock;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is not a number never reaches what any algorithm has learnt, and is reported with its source. */
final class PoisonedBatchTest {
    private static final int GOOD_UPDATES = 4;

    static Stream<Arguments> everything() {
        return Arrays.stream(SmallExperiment.values())
                .flatMap(experiment -> Arrays.stream(Quantity.values()).map(what -> Arguments.of(experiment, what)));
    }

    @ParameterizedTest
    @MethodSource("everything")
    void leavesTheWeightsAndNamesItsSource(SmallExperiment experiment, Quantity quantity) {
        Blueprint blueprint = experiment.blueprint(
                "lockstep", environment -> new PoisonedEnvironment(environment, quantity, GOOD_UPDATES));
        try (TrainingLoop loop = new TrainingLoop(blueprint, Optional.empty(), Clock.systemUTC())) {
            String initial = loop.training().current().weightsSha256();
            for (int i = 0; i < GOOD_UPDATES; i++) {
                loop.update();
            }
            Checkpoint before = loop.training().capture("run", 1);
            assertThat(before.weightsSha256()).isNotEqualTo(initial);

            assertThatThrownBy(loop::update)
                    .isInstanceOfAny(LearnerFailure.class, EnvironmentFailure.class)
                    .message()
                    .contains(what(quantity), "copy " + PoisonedEnvironment.COPY, where(quantity) + " is NaN");

            Checkpoint after = loop.training().capture("run", 1);
            assertThat(after.weightsSha256()).isEqualTo(before.weightsSha256());
            assertThat(after.components().keySet())
                    .isEqualTo(before.components().keySet());
            after.components().forEach((name, bytes) -> {
                if (!name.equals("progress")) {
                    assertThat(bytes).as(name).isEqualTo(before.components().get(name));
                }
            });
        }
    }

    private static String what(Quantity quantity) {
        return quantity.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** An observation comes after the step that made it, and is what the next one begins with. */
    private static String where(Quantity quantity) {
        int step = PoisonedEnvironment.STEP + (quantity == Quantity.OBSERVATION ? 1 : 0);
        return "at step " + step + " of fragment " + GOOD_UPDATES + " of worker " + PoisonedEnvironment.WORKER;
    }
}
