package io.troupe.actors.cluster;

/** The run is directed from another node: this one may start again and be of use. */
final class Replaced extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Replaced(String sentence) {
        super(sentence);
    }
}
