package io.troupe.env;

import java.util.function.IntFunction;

/**
 * Copies that are objects of an author's class, and say each for itself what pictures need.
 *
 * @param copies gives one by its index
 */
record DepictedCopies(IntFunction<Depicted> copies) implements Depicted {
    @Override
    public int depictedSize() {
        return copies.apply(0).depictedSize();
    }

    @Override
    public void depict(int copy, float[] target) {
        copies.apply(copy).depict(0, target);
    }
}
