package io.troupe.env;

/**
 * An environment of which a picture shows more than its agents observe, such as what is hidden from them. Whoever draws it is
 * given these floats too.
 */
public interface Depicted {
    /** How many floats; the same at every call. */
    int depictedSize();

    /**
     * Writes what there is beside the observations.
     *
     * @param copy of which; 0 for a class that is one copy
     * @param target receives it, all elements, [depictedSize]
     */
    void depict(int copy, float[] target);
}
