package io.troupe.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.troupe.random.RandomStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SavedBytesTest {
    private static byte[] read(int size, byte[] content) throws IOException {
        byte[] state = ByteBuffer.allocate(Integer.BYTES + content.length)
                .putInt(size)
                .put(content)
                .array();
        return SavedBytes.read(new DataInputStream(new ByteArrayInputStream(state)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65535, 65536, 65537, 300_000})
    void readsAllOfThem(int size) throws IOException {
        byte[] content = new byte[size];
        RandomStream.ofSeed(size).nextBytes(content);

        assertThat(read(size, content)).isEqualTo(content);
    }

    @Test
    void aFalseLengthIsRefusedBeforeMemoryIsTaken() {
        assertThatExceptionOfType(EOFException.class).isThrownBy(() -> read(Integer.MAX_VALUE, new byte[100_000]));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> read(-1, new byte[4]))
                .withMessage("a length of -1 in a saved state");
    }
}
