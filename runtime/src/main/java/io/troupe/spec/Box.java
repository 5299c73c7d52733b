package io.troupe.spec;

import java.util.Arrays;

/**
 * A box in R^n: one lower and one upper bound an element, either of which may be infinite.
 *
 * <p>The bounds are part of the space's identity; the arrays are copied in and must not be written to.
 *
 * @param low lower bounds, inclusive, one an element
 * @param high upper bounds, inclusive, one an element
 */
@SuppressWarnings("ArrayRecordComponent") // equality is spelled out below; float[] is how bounds are used
public record Box(float[] low, float[] high) implements Space {
    public Box {
        low = low.clone();
        high = high.clone();
        if (low.length == 0 || low.length != high.length) {
            throw new IllegalArgumentException(
                    "a box needs as many upper as lower bounds, and at least one: " + low.length + ", " + high.length);
        }
        for (int i = 0; i < low.length; i++) {
            if (!(low[i] <= high[i])) {
                throw new IllegalArgumentException("element " + i + ": " + low[i] + " is not below " + high[i]);
            }
        }
    }

    /** A box of {@code size} elements that share their bounds. */
    public static Box of(int size, float low, float high) {
        float[] lows = new float[size];
        float[] highs = new float[size];
        Arrays.fill(lows, low);
        Arrays.fill(highs, high);
        return new Box(lows, highs);
    }

    /** A box without bounds: any finite value is inside. */
    public static Box unbounded(int size) {
        return of(size, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);
    }

    @Override
    public int size() {
        return low.length;
    }

    @Override
    public String whyNot(float[] values, int offset) {
        for (int i = 0; i < low.length; i++) {
            float value = values[offset + i];
            if (!Float.isFinite(value) || value < low[i] || value > high[i]) {
                return "element " + i + " is " + value + ", outside [" + low[i] + ", " + high[i] + "]";
            }
        }
        return "";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Box box && Arrays.equals(low, box.low) && Arrays.equals(high, box.high);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(low) + Arrays.hashCode(high);
    }

    @Override
    public String toString() {
        return "Box[" + low.length + "]";
    }
}
