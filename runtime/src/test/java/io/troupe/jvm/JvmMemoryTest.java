package io.troupe.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class JvmMemoryTest {
    private static final long GIB = 1 << 30;

    @Test
    void findsWhatThisProcessMayTake() {
        long heap = Runtime.getRuntime().maxMemory();
        assertThat(JvmMemory.ofThisProcess()).isEqualTo(new JvmMemory(heap, heap));
    }

    @Test
    void aCheckpointMayTakeHalfOfTheHeap() {
        assertThat(new JvmMemory(2 * GIB, 0).halfOfHeap()).isEqualTo(GIB);
        assertThat(JvmMemory.heapOptionForHalf(GIB)).isEqualTo("TROUPE_JAVA_OPTS=-Xmx2304m");
    }

    @Test
    void optionsAreRoundedUp() {
        assertThat(JvmMemory.directOption(GIB + 1)).isEqualTo("TROUPE_JAVA_OPTS=-XX:MaxDirectMemorySize=1025m");
        assertThat(JvmMemory.heapOption(8 * GIB)).isEqualTo("TROUPE_JAVA_OPTS=-Xmx9216m");
    }
}
