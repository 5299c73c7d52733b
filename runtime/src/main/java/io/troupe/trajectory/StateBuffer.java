package io.troupe.trajectory;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.nio.ByteBuffer;

/**
 * A reusable byte buffer for the state in which a worker ended a fragment. It grows to the size that is needed and is
 * then written without allocation.
 */
public final class StateBuffer {
    private static final int INITIAL_BYTES = 1024;

    private final Bytes bytes = new Bytes();

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

    /** Replaces the content with everything that remains in {@code content}, which is read to its end. */
    public void set(ByteBuffer content) {
        bytes.replace(content);
    }

    /** Copies the content out, {@link #sizeBytes()}. */
    public void copy(ByteBuffer target) {
        bytes.copy(target);
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

    /** Lets buffers at the array itself. */
    private static final class Bytes extends ByteArrayOutputStream {
        Bytes() {
            super(INITIAL_BYTES);
        }

        synchronized void copy(ByteBuffer target) {
            target.put(buf, 0, count);
        }

        synchronized void replace(ByteBuffer content) {
            int size = content.remaining();
            if (size > buf.length) {
                buf = new byte[size];
            }
            content.get(buf, 0, size);
            count = size;
        }
    }
}
