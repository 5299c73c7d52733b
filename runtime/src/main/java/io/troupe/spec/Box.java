package io.troupe.spec;

import java.util.Arrays;
import java.util.List;

/**
 * A box in R^n: one lower and one upper bound an element, either of which may be infinite.
 *
 * <p>The bounds are part of the space's identity; the arrays are copied in and must not be written to.
 *
 * @param low lower bounds, inclusive, one an element
 * @param high upper bounds, inclusive, one an element
 * @param shape dimensions, such as [height, width, channels] of an image; elements lie in row-major order
 */
@SuppressWarnings("ArrayRecordComponent") // equality is spelled out below; float[] is how bounds are used
public record Box(float[] low, float[] high, List<Integer> shape) implements Space {
    public Box {
        low = low.clone();
        high = high.clone();
        shape = List.copyOf(shape);
        if (low.length == 0 || low.length != high.length) {
            throw new IllegalArgumentException(
                    "a box needs as many upper as lower bounds, and at least one: " + low.length + ", " + high.length);
        }
        for (int i = 0; i < low.length; i++) {
            if (!(low[i] <= high[i])) {
                throw new IllegalArgumentException("element " + i + ": " + low[i] + " is not below " + high[i]);
            }
        }
        if (shape.isEmpty() || elements(shape) != low.length) {
            throw new IllegalArgumentException(
                    "a box of shape " + shape + " has " + elements(shape) + " elements, not " + low.length);
        }
    }

    /** A box of one dimension. */
    public Box(float[] low, float[] high) {
        this(low, high, List.of(low.length));
    }

    private static int elements(List<Integer> shape) {
        int product = 1;
        for (int size : shape) {
            if (size < 1) {
                throw new IllegalArgumentException("every dimension of a box is at least 1: " + shape);
            }
            product = Math.multiplyExact(product, size);
        }
        return product;
    }

    /** A box of {@code size} elements that share their bounds. */
    public static Box of(int size, float low, float high) {
        return of(List.of(size), low, high);
    }

    /** A box of several dimensions whose elements share their bounds, such as an image. */
    public static Box of(List<Integer> shape, float low, float high) {
        float[] lows = new float[elements(shape)];
        float[] highs = new float[lows.length];
        Arrays.fill(lows, low);
        Arrays.fill(highs, high);
        return new Box(lows, highs, shape);
    }

    /** A box without bounds: any finite value is inside. */
    public static Box unbounded(int size) {
        return of(size, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);
    }

    @Override
    public int size() {
        return low.length;
    }

    /** Moves every value to the nearest one within its bounds; NaN stays. */
    @Override
    public void clip(float[] values, int offset) {
        for (int i = 0; i < low.length; i++) {
            float value = values[offset + i];
            if (!Float.isNaN(value)) {
                values[offset + i] = Math.clamp(value, low[i], high[i]);
            }
        }
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
        return other instanceof Box box
                && Arrays.equals(low, box.low)
                && Arrays.equals(high, box.high)
                && shape.equals(box.shape);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(low) + Arrays.hashCode(high)) + shape.hashCode();
    }

    @Override
    public String toString() {
        return "Box" + shape;
    }
}
