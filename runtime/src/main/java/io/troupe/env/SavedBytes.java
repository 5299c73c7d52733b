package io.troupe.env;

import java.io.DataInput;
import java.io.IOException;
import java.util.Arrays;

/** Bytes with their length in front, in a saved state. */
final class SavedBytes {
    private static final int CHUNK = 1 << 16;

    private SavedBytes() {}

    /**
     * Reads them. A length that is wrong costs no more memory than the state has bytes.
     *
     * @throws IOException when there are fewer
     */
    static byte[] read(DataInput in) throws IOException {
        int size = in.readInt();
        if (size < 0) {
            throw new IOException("a length of " + size + " in a saved state");
        }
        byte[] bytes = new byte[Math.min(size, CHUNK)];
        in.readFully(bytes);
        for (int read = bytes.length; read < size; read = bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(size, 2L * read));
            in.readFully(bytes, read, bytes.length - read);
        }
        return bytes;
    }
}
