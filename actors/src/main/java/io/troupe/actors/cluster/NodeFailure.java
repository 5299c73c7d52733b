package io.troupe.actors.cluster;

/** Why a node cannot go on, in one sentence. */
public final class NodeFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NodeFailure(String sentence) {
        super(sentence);
    }
}
