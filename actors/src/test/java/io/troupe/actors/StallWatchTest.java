package io.troupe.actors;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

final class StallWatchTest {
    private Instant now = Instant.ofEpochSecond(1_000);
    private final InstantSource source = () -> now;
    private final StallWatch watch = new StallWatch(Duration.ofSeconds(60), source.withZone(ZoneOffset.UTC));

    @Test
    void oneLookAfterASuspensionIsNotAStall() {
        now = now.plusSeconds(3600);
        assertThat(watch.hasStalled()).isFalse();
        watch.progress();
        now = now.plusSeconds(1);
        assertThat(watch.hasStalled()).isFalse();
        assertThat(watch.isIdle()).isFalse();
    }

    @Test
    void idleAtTwoLooksIsAStall() {
        now = now.plusSeconds(60);
        assertThat(watch.hasStalled()).isFalse();
        now = now.plusSeconds(1);
        assertThat(watch.hasStalled()).isFalse();
        assertThat(watch.hasStalled()).isTrue();
    }
}
