package io.troupe.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/** Where a frame is written: hands out the part of the target that the frame takes, section by section. */
final class FrameWriter {
    private final ByteBuffer bytes;

    /**
     * Takes {@code size} bytes of the target, from its position on, and moves that behind them.
     *
     * @throws IllegalArgumentException when fewer remain
     */
    FrameWriter(String frame, ByteBuffer target, int size) {
        if (target.remaining() < size) {
            throw new IllegalArgumentException(
                    "a " + frame + " takes " + size + " bytes, the buffer has " + target.remaining() + " left");
        }
        bytes = target.slice(target.position(), size).order(ByteOrder.LITTLE_ENDIAN);
        target.position(target.position() + size);
    }

    /** Of a frame that a buffer can hold. */
    static int size(String frame, long sizeBytes) {
        if (sizeBytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a " + frame + " of " + sizeBytes + " bytes cannot travel (at most " + Integer.MAX_VALUE + ")");
        }
        return (int) sizeBytes;
    }

    /** The rest of the frame. */
    ByteBuffer bytes() {
        return bytes;
    }

    /** The next {@code count} doubles. */
    DoubleBuffer doubles(int count) {
        return next(Double.BYTES * count).asDoubleBuffer();
    }

    /** The next {@code count} floats. */
    FloatBuffer floats(int count) {
        return next(Float.BYTES * count).asFloatBuffer();
    }

    /** The next {@code count} ints. */
    IntBuffer ints(int count) {
        return next(Integer.BYTES * count).asIntBuffer();
    }

    private ByteBuffer next(int size) {
        ByteBuffer section = bytes.slice(bytes.position(), size).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(bytes.position() + size);
        return section;
    }
}
