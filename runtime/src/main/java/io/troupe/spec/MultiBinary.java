package io.troupe.spec;

/**
 * {@code n} switches, each carried as 0 or 1.
 *
 * @param n number of switches, at least 1
 */
public record MultiBinary(int n) implements Space {
    public MultiBinary {
        if (n < 1) {
            throw new IllegalArgumentException("a multi-binary space has at least one element, not " + n);
        }
    }

    @Override
    public int size() {
        return n;
    }

    @Override
    public String whyNot(float[] values, int offset) {
        for (int i = 0; i < n; i++) {
            float value = values[offset + i];
            if (value != 0 && value != 1) {
                return "element " + i + " is " + value + ", neither 0 nor 1";
            }
        }
        return "";
    }
}
