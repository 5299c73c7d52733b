package io.troupe.replay;

import io.troupe.jvm.JvmMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/**
 * A bounded number of rows of floats in memory that is taken in chunks as rows are first written, on the heap or outside
 * of it. A row never crosses the border of a chunk.
 */
final class FloatRows {
    private static final int CHUNK_BYTES = 4 << 20;
    private static final int PART_BYTES = 256 << 20;

    private final String what;
    private final int capacity;
    private final int rowFloats;
    private final boolean offHeap;
    private final int chunkShift;
    private final List<FloatBuffer> chunks = new ArrayList<>();

    /** Of transitions. */
    FloatRows(int capacity, int rowFloats, boolean offHeap) {
        this("transitions", capacity, rowFloats, offHeap);
    }

    /**
     * @param what the rows are, for messages
     * @param capacity rows at most
     * @param rowFloats floats of each
     * @param offHeap whether they are kept outside of the heap
     */
    FloatRows(String what, int capacity, int rowFloats, boolean offHeap) {
        this.what = what;
        this.capacity = capacity;
        this.rowFloats = rowFloats;
        this.offHeap = offHeap;
        int fitting = Math.max(1, CHUNK_BYTES / Math.multiplyExact(Float.BYTES, rowFloats));
        chunkShift = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(fitting);
    }

    int rowFloats() {
        return rowFloats;
    }

    /** What a row lies in, at {@link #offset}. Rows are first asked for in their order. */
    FloatBuffer chunk(int row) {
        int index = row >>> chunkShift;
        if (index == chunks.size()) {
            int rows = Math.min(1 << chunkShift, capacity - (index << chunkShift));
            chunks.add(grow(Math.multiplyExact(rows, rowFloats)));
        }
        return chunks.get(index);
    }

    /** Where a row begins in its chunk. */
    int offset(int row) {
        return (row & ((1 << chunkShift) - 1)) * rowFloats;
    }

    private FloatBuffer grow(int floats) {
        try {
            return allocate(floats);
        } catch (OutOfMemoryError e) {
            long full = (long) Float.BYTES * rowFloats * capacity;
            long here = (long) Float.BYTES * rowFloats * (chunks.size() << chunkShift);
            String option = offHeap ? JvmMemory.directOption(full + full / 8) : JvmMemory.heapOption(4 * full);
            throw new ReplayOutOfMemory(
                    "a replay of " + capacity + " " + what + " (algorithm.bufferSize) takes " + full + " bytes "
                            + (offHeap ? "outside of" : "of") + " the heap and has no memory after " + here + ": set "
                            + option + " or a smaller algorithm.bufferSize",
                    e);
        }
    }

    private FloatBuffer allocate(int floats) {
        return offHeap
                ? ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer()
                : FloatBuffer.allocate(floats);
    }

    /** Adds the first {@code rows} rows to the components, in parts that an array can hold. */
    void save(String name, int rows, SortedMap<String, byte[]> components) {
        int rowsInPart = rowsInPart();
        for (int first = 0, part = 0; first < rows; first += rowsInPart, part++) {
            int count = Math.min(rowsInPart, rows - first);
            byte[] bytes = new byte[Math.multiplyExact(count, rowFloats * Float.BYTES)];
            FloatBuffer target = littleEndian(bytes);
            for (int row = first; row < first + count; ) {
                int run = runLength(row, first + count);
                target.put((row - first) * rowFloats, chunk(row), offset(row), run * rowFloats);
                row += run;
            }
            components.put(partName(name, part), bytes);
        }
    }

    /**
     * Takes up what {@link #save} gave.
     *
     * @throws IllegalArgumentException when a part is missing or not of the length that it must have
     */
    void restore(String name, int rows, SortedMap<String, byte[]> components) {
        int rowsInPart = rowsInPart();
        for (int first = 0, part = 0; first < rows; first += rowsInPart, part++) {
            int count = Math.min(rowsInPart, rows - first);
            FloatBuffer source =
                    littleEndian(part(components, partName(name, part), (long) count * rowFloats * Float.BYTES));
            for (int row = first; row < first + count; ) {
                int run = runLength(row, first + count);
                chunk(row).put(offset(row), source, (row - first) * rowFloats, run * rowFloats);
                row += run;
            }
        }
    }

    private static byte[] part(SortedMap<String, byte[]> components, String name, long length) {
        byte[] bytes = components.get(name);
        if (bytes == null) {
            throw new IllegalArgumentException("the saved learner lacks its component '" + name + "'");
        }
        if (bytes.length != length) {
            throw new IllegalArgumentException("component '" + name + "' of the saved learner has " + bytes.length
                    + " bytes, the replay " + length);
        }
        return bytes;
    }

    private int rowsInPart() {
        return Math.max(1, PART_BYTES / (rowFloats * Float.BYTES));
    }

    /** Rows that lie in one piece from this one on, before {@code end}. */
    private int runLength(int row, int end) {
        int inChunk = (1 << chunkShift) - (row & ((1 << chunkShift) - 1));
        return Math.min(inChunk, end - row);
    }

    private static FloatBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }

    private static String partName(String name, int part) {
        return name + String.format(Locale.ROOT, ".%04d", part);
    }
}
