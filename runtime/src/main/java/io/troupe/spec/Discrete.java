package io.troupe.spec;

/**
 * The integers {@code 0 .. n-1}, each carried as one float.
 *
 * @param n number of values, at least 1
 */
public record Discrete(int n) implements Space {
    private static final int LARGEST_EXACT_FLOAT = 1 << 24;

    public Discrete {
        requireExact(n);
    }

    static void requireExact(int n) {
        if (n < 1 || n > LARGEST_EXACT_FLOAT) {
            throw new IllegalArgumentException("a discrete space has 1 to 2^24 values, not " + n);
        }
    }

    @Override
    public int size() {
        return 1;
    }

    @Override
    public String whyNot(float[] values, int offset) {
        return whyNot(values[offset], n);
    }

    static String whyNot(float value, int n) {
        return value == (int) value && value >= 0 && value < n ? "" : value + " is not one of 0.." + (n - 1);
    }
}
