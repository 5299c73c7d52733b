package io.troupe.episode;

import io.troupe.npy.NpyArray;
import java.util.Arrays;

/** Whole numbers that are written one after the other. */
final class LongLog {
    private long[] values = new long[16];
    private int size;

    void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    int size() {
        return size;
    }

    NpyArray array() {
        return NpyArray.longs(Arrays.copyOf(values, size));
    }
}
