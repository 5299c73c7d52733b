package io.troupe.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiveBytesTest {
    private static final long MIB = 1 << 20;

    @ParameterizedTest
    @CsvSource({"64, 64", "256, 128", "400, 200", "512, 256", "32768, 256"})
    void isHalfOfTheMemoryWithinItsBounds(long directMebibytes, long expectedMebibytes) {
        assertThat(ReceiveBytes.within(directMebibytes * MIB)).isEqualTo(expectedMebibytes * MIB);
    }
}
