package io.troupe.npy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * An array in the order of C, little-endian: what one {@code .npy} file holds.
 *
 * <p>Elements are {@code float32}, {@code int64}, {@code bool} or {@code uint8}. Whoever asks for elements gets a copy of
 * them.
 */
public final class NpyArray {
    /** The kinds of elements that are known here. */
    public enum Kind {
        FLOAT32("<f4", 4),
        INT64("<i8", 8),
        BOOL("|b1", 1),
        UINT8("|u1", 1);

        private final String description;
        private final int bytes;

        Kind(String description, int bytes) {
            this.description = description;
            this.bytes = bytes;
        }

        /** As numpy writes it. */
        String description() {
            return description;
        }
    }

    private final Kind kind;
    private final List<Integer> shape;
    private final byte[] bytes;

    /**
     * @param kind of the elements
     * @param shape length of each dimension
     * @param bytes the elements; taken over
     * @throws MalformedFile when there are not as many elements as the shape says
     */
    NpyArray(Kind kind, List<Integer> shape, byte[] bytes) throws MalformedFile {
        long size = kind.bytes;
        for (int length : shape) {
            // Two lengths of an int each cannot overflow a long, and no array of bytes is longer than an int.
            size = Math.min(size * Math.max(length, 0), Long.MAX_VALUE >>> Integer.SIZE);
        }
        if (size != bytes.length) {
            throw new MalformedFile(
                    "the shape " + shape + " of " + kind.description + " is not that of " + bytes.length + " bytes");
        }
        this.kind = kind;
        this.shape = List.copyOf(shape);
        this.bytes = bytes;
    }

    private static NpyArray of(Kind kind, List<Integer> shape, byte[] bytes) {
        try {
            return new NpyArray(kind, shape, bytes);
        } catch (MalformedFile e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static ByteBuffer buffer(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Of the first elements of an array, as many as the shape says. */
    public static NpyArray floats(float[] values, List<Integer> shape) {
        byte[] bytes = new byte[Math.multiplyExact(count(shape), Float.BYTES)];
        buffer(bytes).asFloatBuffer().put(values, 0, bytes.length / Float.BYTES);
        return of(Kind.FLOAT32, shape, bytes);
    }

    /** A vector. */
    public static NpyArray longs(long[] values) {
        byte[] bytes = new byte[Math.multiplyExact(values.length, Long.BYTES)];
        buffer(bytes).asLongBuffer().put(values);
        return of(Kind.INT64, List.of(values.length), bytes);
    }

    /** Of the first elements of an array, as many as the shape says. */
    public static NpyArray booleans(boolean[] values, List<Integer> shape) {
        byte[] bytes = new byte[count(shape)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (values[i] ? 1 : 0);
        }
        return of(Kind.BOOL, shape, bytes);
    }

    /** A vector. */
    public static NpyArray bytes(byte[] values) {
        return of(Kind.UINT8, List.of(values.length), values.clone());
    }

    private static int count(List<Integer> shape) {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    public Kind kind() {
        return kind;
    }

    /** Length of each dimension. */
    public List<Integer> shape() {
        return shape;
    }

    /** Elements of all dimensions but the first; 1 for a vector. */
    public int rowSize() {
        return count(shape.subList(Math.min(1, shape.size()), shape.size()));
    }

    /** Length of the first dimension. */
    public int rows() {
        return shape.isEmpty() ? 1 : shape.getFirst();
    }

    byte[] content() {
        return bytes;
    }

    /** @throws MalformedFile when they are of another kind, as of the three below */
    public float[] floats() throws MalformedFile {
        require(Kind.FLOAT32);
        float[] values = new float[bytes.length / Float.BYTES];
        buffer(bytes).asFloatBuffer().get(values);
        return values;
    }

    public long[] longs() throws MalformedFile {
        require(Kind.INT64);
        long[] values = new long[bytes.length / Long.BYTES];
        buffer(bytes).asLongBuffer().get(values);
        return values;
    }

    public boolean[] booleans() throws MalformedFile {
        require(Kind.BOOL);
        boolean[] values = new boolean[bytes.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = bytes[i] != 0;
        }
        return values;
    }

    public byte[] bytes() throws MalformedFile {
        require(Kind.UINT8);
        return Arrays.copyOf(bytes, bytes.length);
    }

    private void require(Kind wanted) throws MalformedFile {
        if (kind != wanted) {
            throw new MalformedFile("its elements are " + kind.description + ", not " + wanted.description);
        }
    }
}
