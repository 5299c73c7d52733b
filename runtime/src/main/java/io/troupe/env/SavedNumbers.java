package io.troupe.env;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A stretch of an array as an environment that is {@link Snapshotable} saves it: the numbers alone. */
public final class SavedNumbers {
    private SavedNumbers() {}

    /** Writes {@code count} numbers from {@code from} on. */
    public static void write(double[] values, int from, int count, DataOutput out) throws IOException {
        for (int i = from; i < from + count; i++) {
            out.writeDouble(values[i]);
        }
    }

    /** Takes up what {@link #write} wrote. */
    public static void read(double[] values, int from, int count, DataInput in) throws IOException {
        for (int i = from; i < from + count; i++) {
            values[i] = in.readDouble();
        }
    }
}
