package io.troupe.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.jvm.JvmMemory;
import io.troupe.jvm.MemoryNeed;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReplayMemoryTest {
    private static final long MIB = 1 << 20;
    private static final long GIB = 1 << 30;
    private static final String SETTING = "algorithm.bufferSize = 1000000 needs ";

    /** Rows of 16 floats: 64 bytes. */
    private static final TransitionShape SHAPE = new TransitionShape(6, 2, 0);

    private static ReplayMemory of(int capacity, long heapBytes, boolean prioritized) {
        return ReplayMemory.of(SHAPE, capacity, heapBytes, prioritized, Long.MAX_VALUE);
    }

    private static void requireFits(ReplayMemory replay, JvmMemory memory) {
        MemoryNeed.requireFit(List.of(replay.need(1_000_000)), memory);
    }

    @Test
    void aMillionSmallTransitionsFitIntoASmallMachine() {
        JvmMemory small = new JvmMemory(512 * MIB, 512 * MIB);
        assertThatCode(() -> requireFits(of(1_000_000, 256 * MIB, false), small))
                .doesNotThrowAnyException();
    }

    @Test
    void namesTheOptionWhenTheMemoryOutsideOfTheHeapIsTooSmall() {
        ReplayMemory replay = of(1 << 24, 0, false);
        assertThat(replay).isEqualTo(new ReplayMemory(GIB, 0, 0, true));
        assertThatThrownBy(() -> requireFits(replay, new JvmMemory(8 * GIB, GIB - 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(SETTING)
                .hasMessageContaining(GIB + " bytes outside of the heap")
                .hasMessageContaining("-XX:MaxDirectMemorySize=1152m");
        assertThatCode(() -> requireFits(replay, new JvmMemory(8 * GIB, GIB))).doesNotThrowAnyException();
    }

    @Test
    void namesTheOptionWhenItsCheckpointTakesMoreThanHalfOfTheHeap() {
        ReplayMemory replay = of(1 << 24, 0, false);
        assertThatThrownBy(() -> requireFits(replay, new JvmMemory(2 * GIB - 1, 8 * GIB)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("heap of " + 2 * GIB + " bytes")
                .hasMessageContaining("-Xmx2304m");
        assertThatCode(() -> requireFits(replay, new JvmMemory(2 * GIB, 8 * GIB)))
                .doesNotThrowAnyException();
    }

    @Test
    void countsTheTreeForTheCapacityRoundedUp() {
        // 2^20 leaves, as many inner nodes, a sum and a minimum of each: 32 MiB.
        assertThat(of(1_000_000, GIB, true).treeBytes()).isEqualTo(32 * MIB);
        assertThat(of(1 << 20, GIB, true).treeBytes()).isEqualTo(32 * MIB);
        assertThat(of((1 << 20) + 1, GIB, true).treeBytes()).isEqualTo(64 * MIB);
    }

    @Test
    void countsWhatIsFilledWhereTheRunIsTooShortToFillIt() {
        ReplayMemory replay = ReplayMemory.of(SHAPE, 1 << 24, 0, false, 1 << 14);
        assertThat(replay).isEqualTo(new ReplayMemory(MIB, 0, 0, true));
    }
}
