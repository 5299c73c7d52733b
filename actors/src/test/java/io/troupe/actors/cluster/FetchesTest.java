package io.troupe.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FetchesTest {
    private final Fetches fetches = new Fetches(3);

    @Test
    void beginsOnceUntilItFails() {
        assertThat(fetches.begin("a")).isTrue();
        assertThat(fetches.begin("a")).isFalse();
        assertThat(fetches.failed("a")).isTrue();
        assertThat(fetches.begin("a")).isTrue();
        fetches.end("a");
        assertThat(fetches.begin("a")).isFalse();
        assertThat(fetches.hasEnded("a")).isTrue();
    }

    @Test
    void isGivenUpAfterSoManyFailuresAndNotBegunAgain() {
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThat(fetches.begin("a")).isTrue();
            assertThat(fetches.failed("a")).isEqualTo(attempt < 3);
        }
        fetches.giveUp("a");
        assertThat(fetches.begin("a")).isFalse();
        assertThat(fetches.hasEnded("a")).isTrue();
    }

    @Test
    void failuresOfOneDoNotCountForAnother() {
        fetches.begin("a");
        fetches.failed("a");
        fetches.begin("a");
        fetches.failed("a");
        fetches.begin("b");
        assertThat(fetches.failed("b")).isTrue();
    }

    @Test
    void forgetsTheOldest() {
        fetches.begin("first");
        fetches.end("first");
        for (int i = 0; i < 64; i++) {
            fetches.begin("later-" + i);
        }
        assertThat(fetches.hasEnded("first")).isFalse();
    }
}
