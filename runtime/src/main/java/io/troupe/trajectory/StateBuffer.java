package io.troupe.trajectory;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;

/**
 * A reusable byte buffer for the state in which a worker ended a fragment. It grows to the size that is needed and is
 * then written without allocation.
 */
public final class StateBuffer {
    private static final int INITIAL_BYTES = 1024;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(INITIAL_BYTES);

    /** Empties the buffer and returns a stream into it. The caller flushes it. */
    public DataOutputStream rewrite() {
        bytes.reset();
        return new DataOutputStream(bytes);
    }

    /** Replaces the content. */
    public void set(byte[] content) {
        bytes.reset();
        bytes.writeBytes(content);
    }

    /** A copy of what was written last; empty where nothing was. */
    public byte[] toByteArray() {
        return bytes.toByteArray();
    }

    /** Bytes written. */
    public int sizeBytes() {
        return bytes.size();
    }

    /** Reads what {@link #toByteArray()} gave. */
    public static DataInputStream reading(byte[] saved) {
        return new DataInputStream(new ByteArrayInputStream(saved));
    }
}
