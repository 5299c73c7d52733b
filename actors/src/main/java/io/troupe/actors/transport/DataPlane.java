package io.troupe.actors.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** A node's end of the data plane: listens for peers, sends to them, and pulls blobs from them. Usable from any thread. */
@SuppressWarnings("DoNotCallSuggester")
public final class DataPlane implements AutoCloseable {
    private DataPlane() {}

    /**
     * Binds and listens.
     *
     * @param inbox where messages of peers arrive
     * @throws IOException when the address cannot be bound or TLS cannot be set up; says which
     */
    public static DataPlane open(DataPlaneSettings settings, Inbox inbox) throws IOException {
        throw new IOException("to come: " + settings + inbox);
    }

    /** Where peers reach this node. */
    public DataAddress address() {
        throw new UnsupportedOperationException("to come");
    }

    /** The one connection to a peer; does not open it yet. */
    public Outlet outlet(DataAddress peer) {
        throw new UnsupportedOperationException("to come: " + peer);
    }

    /** What peers may pull from here. */
    public BlobShelf shelf() {
        throw new UnsupportedOperationException("to come");
    }

    /**
     * Pulls a blob into a new direct buffer.
     *
     * @return the content, read-only and little-endian, once its size and hash are verified; fails with an {@link
     *     IOException} that names peer and blob, and never hangs, whatever the peer does. Completed on the thread that
     *     reads the connection: continue on another one.
     */
    public CompletableFuture<ByteBuffer> pull(DataAddress from, BlobReference blob) {
        throw new UnsupportedOperationException("to come: " + from + blob);
    }

    /**
     * Pulls a blob into a buffer of the caller's, which must not be touched until the result is there.
     *
     * @param target direct for speed; as many bytes remain in it as the blob has
     * @return a read-only view of the target's remaining bytes, like {@link #pull(DataAddress, BlobReference)}
     */
    public CompletableFuture<ByteBuffer> pull(DataAddress from, BlobReference blob, ByteBuffer target) {
        throw new UnsupportedOperationException("to come: " + from + blob + target);
    }

    /** What it has done so far. */
    public TransportCounts counts() {
        throw new UnsupportedOperationException("to come");
    }

    /** Ends every connection and thread; fails what waits. Messages not released yet stay readable until they are. */
    @Override
    public void close() {}
}
