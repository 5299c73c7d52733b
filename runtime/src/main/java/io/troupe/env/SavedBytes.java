package io.troupe.env;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/** Bytes with their length in front, in a saved state. */
final class SavedBytes {
    private static final int CHUNK = 1 << 16;

    private SavedBytes() {}

    /** Writes what an author saves. With its length in front, one who reads too much or too little spoils only his own copy. */
    static void save(Snapshotable author, DataOutput out) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream own = new DataOutputStream(bytes)) {
            author.save(own);
        }
        out.writeInt(bytes.size());
        out.write(bytes.toByteArray());
    }

    /**
     * Has an author read what {@link #save} wrote.
     *
     * @param name of the environment
     * @throws IOException when there are fewer bytes, or the author leaves some
     */
    static void restore(Snapshotable author, String name, DataInput in) throws IOException {
        byte[] own = read(in);
        ByteArrayInputStream bytes = new ByteArrayInputStream(own);
        author.restore(new DataInputStream(bytes));
        if (bytes.available() > 0) {
            throw new IOException(name + ": restore read " + (own.length - bytes.available()) + " of the " + own.length
                    + " bytes that save had written");
        }
    }

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
