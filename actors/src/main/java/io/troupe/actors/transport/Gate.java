package io.troupe.actors.transport;

import com.google.protobuf.InvalidProtocolBufferException;
import io.troupe.actors.security.CertificateNames;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets peers in. Strangers are bounded in number and in time, and displace each other before they displace a peer: see
 * {@link Lobby}. One that was told to go holds a thread for the moment that the thread takes to notice; a newcomer waits
 * for that only where there are as many of those as there may be strangers.
 */
final class Gate {
    private static final Logger log = LoggerFactory.getLogger(Gate.class);
    private static final int BACKLOG = 1024;
    private static final long REPLACEMENT_MILLIS = 1000;
    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final int LINGER_BYTES = 1 << 16;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LOG_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final DataPlaneSettings settings;
    private final ServerSocketChannel server;
    private final Handshake handshake;
    private final Wires wires;
    private final Watchdog watchdog;
    private final Meters meters;
    private final PeerFactory peers;
    private final Inbox inbox;
    private final Lobby lobby;
    private final Semaphore hands;
    private final Semaphore places;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final Map<String, Incoming> incoming = new ConcurrentHashMap<>();
    private final Set<Incoming> open = ConcurrentHashMap.newKeySet();
    private final Thread accepting;
    private volatile boolean closed;
    private long loggedAt = System.nanoTime() - LOG_NANOS;

    /** Makes what serves an accepted peer. */
    interface PeerFactory {
        Incoming make(String nodeId, Link link, BiConsumer<Incoming, IOException> whenEnded);
    }

    Gate(
            DataPlaneSettings settings,
            Handshake handshake,
            Wires wires,
            Watchdog watchdog,
            Meters meters,
            Inbox inbox,
            PeerFactory peers)
            throws IOException {
        this.settings = settings;
        this.handshake = handshake;
        this.wires = wires;
        this.watchdog = watchdog;
        this.meters = meters;
        this.inbox = inbox;
        this.peers = peers;
        this.lobby = new Lobby(settings.limits().maxHandshakes());
        this.hands = new Semaphore(2 * settings.limits().maxHandshakes());
        this.places = new Semaphore(settings.limits().maxPeers());
        this.server = bind(settings);
        this.accepting = thread("accept", this::acceptLoop);
    }

    private static ServerSocketChannel bind(DataPlaneSettings settings) throws IOException {
        InetSocketAddress address = new InetSocketAddress(settings.bindHost(), settings.port());
        String where = settings.bindHost() + ":" + settings.port();
        if (address.isUnresolved()) {
            throw new IOException("the data plane cannot listen on " + where + ": no such host");
        }
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            return channel.bind(address, BACKLOG);
        } catch (IOException e) {
            channel.close();
            throw new IOException("the data plane cannot listen on " + where + ": " + Reasons.of(e), e);
        }
    }

    void start() {
        begin(accepting);
    }

    int port() {
        return server.socket().getLocalPort();
    }

    int peers() {
        return open.size();
    }

    private void acceptLoop() {
        while (!closed) {
            try {
                // Whoever is to come waits in order in the backlog of the socket.
                hands.acquire();
                boolean greeted = false;
                try {
                    greeted = greet(server.accept());
                } finally {
                    if (!greeted) {
                        hands.release();
                    }
                }
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                // Such as too many open files: goes by when others are done.
                log.warn("the data plane cannot accept a connection: {}", e.getMessage());
                LockSupport.parkNanos(PAUSE_NANOS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** @return whether a thread has begun with it */
    private boolean greet(SocketChannel channel) throws IOException {
        Attempt attempt = Attempt.inbound(
                channel, channel.socket().getInetAddress(), settings.limits().handshakeTimeout());
        lobby.enter(attempt).ifPresent(gone -> gone.giveUp(Refusal.CROWDED_OUT, "it gave way to a newer connection"));
        watchdog.watch(attempt);
        try {
            begin(thread("greet", () -> {
                try {
                    admit(attempt);
                } finally {
                    hands.release();
                }
            }));
            return true;
        } catch (OutOfMemoryError e) {
            // No thread to be had; the data plane goes on with those it has.
            meters.refused(Refusal.CROWDED_OUT, "no thread for another connection");
            attempt.close();
            forget(attempt);
            return false;
        }
    }

    private void forget(Attempt attempt) {
        watchdog.forget(attempt);
        lobby.leave(attempt);
    }

    private void admit(Attempt attempt) {
        String from = String.valueOf(attempt.channel().socket().getRemoteSocketAddress());
        try {
            attempt.channel().setOption(StandardSocketOptions.TCP_NODELAY, true);
            Activity activity = new Activity();
            Wire wire = opened(attempt, activity);
            boolean accepted = false;
            try {
                accept(attempt, wire, activity, from);
                accepted = true;
            } finally {
                if (!accepted) {
                    wire.release();
                }
            }
        } catch (IOException | RuntimeException e) {
            if (!closed) {
                count(attempt.givenUp().orElseGet(() -> refusal(e)), from);
            }
            attempt.close();
        } finally {
            forget(attempt);
        }
    }

    private Wire opened(Attempt attempt, Activity activity) throws IOException {
        try {
            Wire wire = wires.accepting(attempt.channel(), activity);
            if (wire instanceof TlsWire) {
                attempt.progressed(Progress.TALKING);
            }
            return wire;
        } catch (RefusedPeer e) {
            // It has been told.
            linger(attempt);
            throw e;
        }
    }

    private void accept(Attempt attempt, Wire wire, Activity activity, String from) throws IOException {
        boolean[] placed = new boolean[1];
        try {
            if (wire instanceof TlsWire tls) {
                tls.handshake();
                attempt.progressed(Progress.TRUSTED);
            }
            Handshake.Peer peer = handshake.accept(wire, new Handshake.Admission() {
                @Override
                public void introduced() {
                    attempt.progressed(Progress.TRUSTED);
                }

                @Override
                public void proved(String nodeId, String host) throws IOException {
                    if (wire instanceof TlsWire tls) {
                        refuseUnlessFor(host, nodeId, tls.peer());
                    }
                    makePlace(nodeId);
                    placed[0] = true;
                }
            });
            wire.widen();
            start(peer.nodeId(), attempt.channel(), wire, activity, from);
        } catch (IOException | RuntimeException e) {
            if (placed[0]) {
                places.release();
            }
            farewell(attempt, wire, refusal(e));
            throw e;
        }
    }

    /** Of a peer that this node connects to TLS itself asks this; of one that connects, nobody else does. */
    private static void refuseUnlessFor(String host, String nodeId, X509Certificate certificate) throws RefusedPeer {
        if (!CertificateNames.cover(certificate, host)) {
            throw new RefusedPeer(
                    Refusal.WRONG_NAME,
                    "wrong certificate: that of '" + nodeId + "' is for "
                            + String.join(", ", CertificateNames.of(certificate)) + " and not for its host, '" + host
                            + "'");
        }
    }

    /** A peer that comes again has lost its old connection, even where this side has not noticed yet. */
    private void makePlace(String nodeId) throws RefusedPeer {
        Optional<Incoming> old = Optional.ofNullable(incoming.get(nodeId));
        try {
            if (old.isPresent()) {
                old.get().link().fail(new IOException(old.get().link().peer() + " was replaced by a new connection"));
                boolean gone = old.get().link().awaitEnd(REPLACEMENT_MILLIS);
                if (!gone) {
                    log.warn("the old connection of {} is still busy", nodeId);
                }
            }
            if (!places.tryAcquire()) {
                throw new RefusedPeer(
                        Refusal.TOO_MANY_PEERS,
                        "too many peers: " + settings.limits().maxPeers() + " are connected");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedPeer(Refusal.GONE, "the data plane is being closed", e);
        }
    }

    private void start(String nodeId, SocketChannel channel, Wire wire, Activity activity, String from) {
        Link link = new Link(
                "peer " + nodeId + " (" + from + ")",
                channel,
                wire,
                activity,
                FrameType.Side.CONNECTOR,
                settings.limits().maxFrameBytes(),
                settings.heartbeatMillis());
        Incoming peer = peers.make(nodeId, link, this::ended);
        open.add(peer);
        incoming.put(nodeId, peer);
        watchdog.watch(new LinkWatch(link, peer, settings.silenceTimeout()));
        link.start(peer, "troupe-data-" + settings.nodeId() + "-from-" + nodeId);
        if (closed) {
            link.fail(new IOException("the data plane is closed"));
        }
    }

    private void ended(Incoming peer, IOException cause) {
        watchdog.forget(new LinkWatch(peer.link(), peer, settings.silenceTimeout()));
        incoming.remove(peer.nodeId(), peer);
        open.remove(peer);
        places.release();
        if (closed) {
            return;
        }
        if (cause.getCause() instanceof CutOff) {
            meters.cutOff.increment();
            log.warn("{}", cause.getMessage());
        }
        try {
            inbox.peerLost(peer.nodeId(), cause);
        } catch (RuntimeException e) {
            log.error("the inbox failed on the loss of {}", peer.nodeId(), e);
        }
    }

    private static RefusedPeer refusal(Exception e) {
        return switch (e) {
            case RefusedPeer refused -> refused;
            case SSLException tls -> new RefusedPeer(Refusal.TLS, "TLS: " + Reasons.of(tls), tls);
            case ProtocolViolation violation -> new RefusedPeer(Refusal.MALFORMED, Reasons.of(violation), violation);
            case InvalidProtocolBufferException unreadable ->
                new RefusedPeer(Refusal.MALFORMED, "a greeting cannot be read", unreadable);
            case EOFException gone -> new RefusedPeer(Refusal.GONE, "it went away", gone);
            case SocketException gone -> new RefusedPeer(Refusal.GONE, "it went away: " + gone.getMessage(), gone);
            default -> new RefusedPeer(Refusal.GONE, "the handshake failed: " + Reasons.of(e), e);
        };
    }

    private void count(RefusedPeer refused, String from) {
        String what = "connection from " + from + " refused: " + refused.getMessage();
        meters.refused(refused.refusal(), what);
        boolean worthALine;
        synchronized (this) {
            // Whoever floods the port must not flood the log.
            worthALine = System.nanoTime() - loggedAt > LOG_NANOS;
            loggedAt = worthALine ? System.nanoTime() : loggedAt;
        }
        if (worthALine) {
            log.warn("{}", what);
        }
    }

    /** Says why, and waits shortly for the other side to go: closing with bytes unread could destroy what was said. */
    private void farewell(Attempt attempt, Wire wire, RefusedPeer why) {
        if (why.refusal() == Refusal.GONE || !attempt.channel().isOpen()) {
            return;
        }
        try {
            if (why.refusal() != Refusal.TLS) {
                Handshake.refuse(wire, Reasons.of(why));
            }
        } catch (IOException e) {
            log.debug("a refused peer did not hear why", e);
            return;
        }
        linger(attempt);
    }

    /** Ended by the other side, by the watchdog, or by whoever needs the room. */
    private static void linger(Attempt attempt) {
        attempt.refused(LINGER_NANOS);
        try {
            attempt.channel().shutdownOutput();
            ByteBuffer rest = ByteBuffer.allocate(1024);
            for (int total = 0; total < LINGER_BYTES; ) {
                int count = attempt.channel().read(rest.clear());
                if (count < 0) {
                    return;
                }
                total += count;
            }
        } catch (IOException e) {
            log.debug("a refused peer is gone", e);
        }
    }

    private Thread thread(String what, Runnable work) {
        return Thread.ofPlatform()
                .daemon()
                .name("troupe-data-" + settings.nodeId() + "-" + what)
                .unstarted(() -> {
                    try {
                        work.run();
                    } finally {
                        threads.remove(Thread.currentThread());
                    }
                });
    }

    private void begin(Thread thread) {
        threads.add(thread);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            threads.remove(thread);
            throw e;
        }
    }

    /** Ends every connection; returns what is ending. */
    List<Link> close() {
        closed = true;
        try {
            server.close();
        } catch (IOException e) {
            log.debug("closing the listening socket failed", e);
        }
        accepting.interrupt();
        lobby.everybody().forEach(Attempt::close);
        List<Link> links = open.stream().map(Incoming::link).toList();
        links.forEach(link -> link.fail(new IOException("the data plane is closed")));
        return links;
    }

    /** Waits for its own threads. */
    void awaitEnd(long until) throws InterruptedException {
        for (Thread thread : List.copyOf(threads)) {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
        }
    }
}
