package io.troupe.actors.transport;

import java.nio.ByteBuffer;

/** What peers may pull from this node. Usable from any thread. */
@SuppressWarnings("DoNotCallSuggester")
public final class BlobShelf {
    BlobShelf() {}

    /**
     * Offers content under an id, after computing its hash.
     *
     * @param content its remaining bytes one after another; not copied, so it must not change while it is offered
     * @throws IllegalArgumentException when the id is offered already or the shelf is full
     */
    public BlobReference offer(String id, ByteBuffer... content) {
        throw new UnsupportedOperationException("to come: " + id + content.length);
    }

    /** Takes a blob off the shelf; nothing happens where it is not there. Pulls of it fail from now on. */
    public void withdraw(String id) {
        throw new UnsupportedOperationException("to come: " + id);
    }
}
