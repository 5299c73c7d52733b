package io.troupe.actors.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A node's end of the data plane: listens for peers, sends to them, and pulls blobs from them. Usable from any thread. */
public final class DataPlane implements AutoCloseable {
    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long IDLE_SCRATCH_BYTES = 32L << 20;
    private static final long SCRATCH_BYTES_PER_CONNECTION = 4L << 20;

    private final DataPlaneSettings settings;
    private final Memory messages;
    private final Memory scratch;
    private final ReceiveBudget budget;
    private final BlobShelf shelf;
    private final Meters meters = new Meters();
    private final Optional<TlsEngines> engines;
    private final Optional<WarmUp> warmUp;
    private final Watchdog watchdog;
    private final Gate gate;
    private final Connector connector;
    private final Map<DataAddress, PeerOutlet> outlets = new HashMap<>();
    private boolean closed;

    private DataPlane(DataPlaneSettings settings, Inbox inbox) throws IOException {
        this.settings = settings;
        DataPlaneSettings.Limits limits = settings.limits();
        messages = new Memory(settings.receiveBytes(), settings.receiveBytes());
        scratch = new Memory(
                SCRATCH_BYTES_PER_CONNECTION * (2L * limits.maxPeers() + limits.maxHandshakes()), IDLE_SCRATCH_BYTES);
        budget = new ReceiveBudget(settings.receiveBytes());
        shelf = new BlobShelf(limits.maxOfferedBytes());
        engines = settings.tls().isEmpty()
                ? Optional.empty()
                : Optional.of(TlsEngines.of(settings.tls().get(), settings.engine()));
        Wires wires = new Wires(engines, scratch);
        Handshake handshake = new Handshake(
                settings.nodeId(), settings.host(), settings.runId(), settings.token(), limits.maxFrameBytes());
        watchdog = new Watchdog("troupe-data-" + settings.nodeId() + "-watchdog", settings.watchMillis());
        connector = new Connector(settings, handshake, wires, scratch, meters, watchdog);
        try {
            gate = new Gate(
                    settings,
                    handshake,
                    wires,
                    watchdog,
                    meters,
                    inbox,
                    (nodeId, link, whenEnded) ->
                            new Incoming(nodeId, link, budget, messages, scratch, shelf, inbox, meters, whenEnded));
        } catch (IOException e) {
            watchdog.close();
            engines.ifPresent(TlsEngines::close);
            throw e;
        }
        warmUp = engines.filter(made -> !made.openSsl()).map(made -> new WarmUp(made, settings.nodeId()));
    }

    /**
     * Binds and listens.
     *
     * @param inbox where messages of peers arrive
     * @throws IOException when the address cannot be bound or TLS cannot be set up; says which
     */
    public static DataPlane open(DataPlaneSettings settings, Inbox inbox) throws IOException {
        DataPlane plane = new DataPlane(settings, inbox);
        plane.gate.start();
        plane.warmUp.ifPresent(WarmUp::start);
        return plane;
    }

    /** Where peers reach this node. */
    public DataAddress address() {
        return new DataAddress(settings.host(), gate.port());
    }

    /**
     * The one connection to a peer; does not open it yet.
     *
     * @throws IllegalStateException when this data plane is closed, or there are outlets to too many peers
     */
    public Outlet outlet(DataAddress peer) {
        return peerOutlet(peer);
    }

    private PeerOutlet peerOutlet(DataAddress peer) {
        synchronized (outlets) {
            if (closed) {
                throw new IllegalStateException("the data plane of " + settings.nodeId() + " is closed");
            }
            PeerOutlet known = outlets.get(peer);
            if (known != null) {
                return known;
            }
            if (outlets.size() == settings.limits().maxPeers()) {
                throw new IllegalStateException("no outlet to " + peer + ": there are "
                        + settings.limits().maxPeers() + " already; close those that are not needed");
            }
            PeerOutlet outlet = new PeerOutlet(
                    peer, connector, "troupe-data-" + settings.nodeId() + "-connect-" + peer, this::forget);
            outlets.put(peer, outlet);
            return outlet;
        }
    }

    private void forget(PeerOutlet outlet) {
        synchronized (outlets) {
            outlets.remove(outlet.peer(), outlet);
        }
    }

    /** What peers may pull from here. */
    public BlobShelf shelf() {
        return shelf;
    }

    /**
     * Pulls a blob into a new direct buffer.
     *
     * @return the content, read-only and little-endian, once its size and checksum are verified; fails with an {@link
     *     IOException} that names peer and blob, and never hangs, whatever the peer does. Completed on the thread that
     *     reads the connection: continue on another one.
     */
    public CompletableFuture<ByteBuffer> pull(DataAddress from, BlobReference blob) {
        return peerOutlet(from).pull(blob, Optional.empty());
    }

    /**
     * Pulls a blob into a buffer of the caller's, which must not be touched until the result is there.
     *
     * @param target direct for speed; as many bytes remain in it as the blob has
     * @return a read-only view of the target's remaining bytes, like {@link #pull(DataAddress, BlobReference)}
     */
    public CompletableFuture<ByteBuffer> pull(DataAddress from, BlobReference blob, ByteBuffer target) {
        if (target.remaining() != blob.sizeBytes()) {
            throw new IllegalArgumentException("blob '" + blob.id() + "' has " + blob.sizeBytes() + " bytes, but "
                    + target.remaining() + " remain in the buffer for it");
        }
        return peerOutlet(from).pull(blob, Optional.of(target));
    }

    /** What it has done so far. */
    public TransportCounts counts() {
        return meters.counts(budget.heldBytes(), gate.peers());
    }

    /** Direct memory that it holds now, in use or kept for later; without blobs. */
    long memoryBytes() {
        return messages.bytes() + scratch.bytes();
    }

    /**
     * Ends every connection and thread, and fails what waits. Messages not released yet stay readable until they are. A
     * thread that is inside the inbox is not waited for longer than a few seconds.
     */
    @Override
    public void close() {
        List<PeerOutlet> left;
        synchronized (outlets) {
            if (closed) {
                return;
            }
            closed = true;
            left = new ArrayList<>(outlets.values());
        }
        warmUp.ifPresent(WarmUp::close);
        List<Link> links = gate.close();
        left.forEach(PeerOutlet::close);
        connector.close();
        try {
            long until = System.nanoTime() + CLOSE_NANOS;
            gate.awaitEnd(until);
            for (Link link : links) {
                awaitEnd(link, until);
            }
            for (PeerOutlet outlet : left) {
                outlet.awaitEnd(millisUntil(until));
            }
            watchdog.close();
            watchdog.thread().join(millisUntil(until));
            if (warmUp.isPresent()) {
                warmUp.get().awaitEnd(millisUntil(until));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            watchdog.close();
            engines.ifPresent(TlsEngines::close);
            messages.close();
            scratch.close();
        }
    }

    private static void awaitEnd(Link link, long until) throws InterruptedException {
        if (!link.awaitEnd(millisUntil(until))) {
            link.interrupt();
        }
    }

    private static long millisUntil(long until) {
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime()));
    }
}
