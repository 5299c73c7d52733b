package io.troupe.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.config.Experiment.TerminationSettings;
import io.troupe.policy.PolicyVersion;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TerminationTest {
    private static final Termination TERMINATION = new Termination(new TerminationSettings(
            1000, 50, 20, Optional.of(Duration.ofSeconds(30)), OptionalDouble.of(475), OptionalDouble.empty()));

    private static Progress progress(long steps, long episodes, long updates, int window, double mean) {
        return new Progress(steps, episodes, updates, new PolicyVersion(updates), window, mean, mean, 10);
    }

    @ParameterizedTest
    @CsvSource({
        "999, 49, 19, 29, ",
        "1000, 49, 19, 29, MAX_STEPS",
        "999, 50, 19, 29, MAX_EPISODES",
        "999, 49, 20, 29, MAX_UPDATES",
        "999, 49, 19, 30, MAX_DURATION",
        "1000, 50, 20, 30, MAX_STEPS"
    })
    void theFirstLimitReachedIsTheOneOutcome(long steps, long episodes, long updates, long seconds, Outcome expected) {
        Optional<Ending> ending =
                TERMINATION.after(progress(steps, episodes, updates, 100, 10), Duration.ofSeconds(seconds));

        assertThat(ending.map(Ending::outcome)).isEqualTo(Optional.ofNullable(expected));
    }

    @Test
    void zeroIsNoLimitOfEpisodesAndUpdates() {
        Termination unlimited = new Termination(new TerminationSettings(
                1000,
                TerminationSettings.UNLIMITED,
                TerminationSettings.UNLIMITED,
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty()));

        assertThat(unlimited.after(progress(999, 0, 0, 0, Double.NaN), Duration.ZERO))
                .isEmpty();
        assertThat(unlimited.after(progress(999, 1_000_000, 1_000_000, 100, 10), Duration.ofDays(9)))
                .isEmpty();
    }

    @Test
    void theTargetNeedsAFullWindow() {
        assertThat(TERMINATION.after(progress(10, 10, 1, 99, 500), Duration.ZERO))
                .isEmpty();
        assertThat(TERMINATION.after(progress(10, 10, 1, 100, 474.99), Duration.ZERO))
                .isEmpty();
        assertThat(TERMINATION
                        .after(progress(10, 10, 1, 100, 475), Duration.ZERO)
                        .map(Ending::outcome))
                .contains(Outcome.TARGET_REACHED);
    }

    @Test
    void aTargetReachedWithTheLastStepIsASuccess() {
        Ending ending = TERMINATION
                .after(progress(1000, 50, 20, 100, 480), Duration.ofHours(1))
                .orElseThrow();

        assertThat(ending.outcome()).isEqualTo(Outcome.TARGET_REACHED);
        assertThat(ending.reason())
                .isEqualTo("the mean return of the last 100 episodes, 480.00, reached the target 475.00");
    }

    @Test
    void timeAloneEndsARunThatMakesNoUpdates() {
        assertThat(TERMINATION.afterTime(Duration.ofSeconds(29))).isEmpty();
        assertThat(TERMINATION.afterTime(Duration.ofSeconds(30)).map(Ending::outcome))
                .contains(Outcome.MAX_DURATION);
    }
}
