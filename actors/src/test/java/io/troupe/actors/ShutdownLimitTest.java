package io.troupe.actors;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ShutdownLimitTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Instant BEGIN = Instant.ofEpochSecond(1_000);

    private final ShutdownLimit limit = new ShutdownLimit(TIMEOUT);

    @Test
    void eachSignOfProgressGivesTheWholeTimeAgain() {
        assertThat(limit.begin(BEGIN)).isEqualTo(TIMEOUT);
        assertThat(limit.progress(BEGIN.plusSeconds(19))).isEqualTo(TIMEOUT);
        assertThat(limit.progress(BEGIN.plusSeconds(38))).isEqualTo(TIMEOUT);
    }

    @Test
    void progressForEverIsNotWaitedFor() {
        limit.begin(BEGIN);
        assertThat(limit.progress(BEGIN.plusSeconds(20 * ShutdownLimit.MOST_TIMES - 5)))
                .isEqualTo(Duration.ofSeconds(5));
        assertThat(limit.progress(BEGIN.plusSeconds(20 * ShutdownLimit.MOST_TIMES + 5)))
                .isZero();
    }

    @Test
    void theNextStepHasTimeOfItsOwn() {
        limit.begin(BEGIN);
        Instant later = BEGIN.plusSeconds(20 * ShutdownLimit.MOST_TIMES);
        limit.begin(later);
        assertThat(limit.progress(later.plusSeconds(1))).isEqualTo(TIMEOUT);
    }
}
