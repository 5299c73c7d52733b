package io.troupe.replay;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class ReplayOutOfMemoryTest {
    /** More in one piece than the tests' heap has. */
    private static final int ROW_FLOATS = 530_000_000;

    @Test
    void saysHowFarItGotAndWhichOptionGivesMore() {
        FloatRows rows = new FloatRows(3, ROW_FLOATS, false);

        assertThatThrownBy(() -> rows.chunk(0))
                .isInstanceOf(ReplayOutOfMemory.class)
                .hasMessageContaining("3 transitions (algorithm.bufferSize) takes 6360000000 bytes of the heap")
                .hasMessageContaining("no memory after 0")
                .hasMessageContaining("-Xmx")
                .hasCauseInstanceOf(OutOfMemoryError.class);
    }
}
