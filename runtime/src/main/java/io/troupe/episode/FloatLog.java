package io.troupe.episode;

import io.troupe.input.UserError;
import io.troupe.npy.NpyArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of floats that are written one after the other. */
final class FloatLog {
    /** As many bytes as an array can have. */
    private static final int MOST = (Integer.MAX_VALUE - 8) / Float.BYTES;

    private float[] values = new float[1_024];
    private int size;

    void add(float[] source, int offset, int count) {
        if (count > values.length - size) {
            if (count > MOST - size) {
                throw new UserError("a recording is limited to 2 GiB of each kind: record fewer episodes");
            }
            values = Arrays.copyOf(values, (int) Math.min(MOST, Math.max(2L * values.length, size + count)));
        }
        System.arraycopy(source, offset, values, size, count);
        size += count;
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
        return NpyArray.floats(values, shape);
    }
}
