package io.troupe.episode;

import io.troupe.npy.NpyArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of flags that are written one after the other. */
final class FlagLog {
    private boolean[] values = new boolean[1_024];
    private int size;

    void add(boolean[] source, int offset, int count) {
        if (count > values.length - size) {
            values = Arrays.copyOf(values, Math.max(2 * values.length, size + count));
        }
        System.arraycopy(source, offset, values, size, count);
        size += count;
    }

    void add(boolean value) {
        add(new boolean[] {value}, 0, 1);
    }

    /**
     * Everything so far.
     *
     * @param rowShape shape of one row
     */
    NpyArray array(int rows, List<Integer> rowShape) {
        List<Integer> shape = new ArrayList<>();
        shape.add(rows);
        shape.addAll(rowShape);
        return NpyArray.booleans(values, shape);
    }
}
