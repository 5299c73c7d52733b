package io.troupe.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/** Reads a frame in order and refuses what is not allowed, by name. Never moves the buffer that it reads. */
final class FrameReader {
    private final String frame;
    private final ByteBuffer bytes;

    /** @param source the frame, from its position to its limit */
    FrameReader(String frame, ByteBuffer source) {
        this.frame = frame;
        bytes = source.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Whether the frame is of this kind; moves nothing. */
    boolean beginsWith(int magic) {
        return bytes.remaining() >= Integer.BYTES && bytes.getInt(bytes.position()) == magic;
    }

    /** Begins every frame: what it is, and in which format. */
    void begin(int magic, int format, int headerBytes) throws MalformedFrame {
        if (bytes.remaining() < headerBytes) {
            throw malformed("length", bytes.remaining(), "at least " + headerBytes);
        }
        int foundMagic = bytes.getInt();
        if (foundMagic != magic) {
            throw malformed("magic", Integer.toHexString(foundMagic), Integer.toHexString(magic));
        }
        exactly("format", format);
    }

    /** An int that can have one value only. */
    void exactly(String what, int expected) throws MalformedFrame {
        int found = bytes.getInt();
        if (found != expected) {
            throw malformed(what, found, Integer.toString(expected));
        }
    }

    /** An int from 0 to {@code max}. */
    int count(String what, int max) throws MalformedFrame {
        int found = bytes.getInt();
        if (found < 0 || found > max) {
            throw malformed(what, found, "0 to " + max);
        }
        return found;
    }

    /** A long from 0. */
    long natural(String what) throws MalformedFrame {
        long found = bytes.getLong();
        if (found < 0) {
            throw malformed(what, found, "at least 0");
        }
        return found;
    }

    double real() {
        return bytes.getDouble();
    }

    /** What is left must be exactly so long: before anything is allocated for it. */
    void remaining(String what, long expected) throws MalformedFrame {
        if (bytes.remaining() != expected) {
            throw malformed(what, bytes.remaining(), Long.toString(expected));
        }
    }

    /** What is left must be at least so long. */
    void atLeast(String what, long expected) throws MalformedFrame {
        if (bytes.remaining() < expected) {
            throw malformed(what, bytes.remaining(), "at least " + expected);
        }
    }

    /** The next bytes. The caller knows that they are there, as in all that follow. */
    ByteBuffer bytes(int size) {
        ByteBuffer section = bytes.slice(bytes.position(), size).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(bytes.position() + size);
        return section;
    }

    DoubleBuffer doubles(int count) {
        return bytes(Double.BYTES * count).asDoubleBuffer();
    }

    FloatBuffer floats(int count) {
        return bytes(Float.BYTES * count).asFloatBuffer();
    }

    IntBuffer ints(int count) {
        return bytes(Integer.BYTES * count).asIntBuffer();
    }

    MalformedFrame malformed(String what, Object found, String expected) {
        return new MalformedFrame(frame, what, found, expected);
    }
}
