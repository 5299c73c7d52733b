package io.troupe.actors.transport;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;

/** Connects to peers, as far as the end of the handshake. */
final class Connector {
    /** A busy peer may crowd a connection out before it said who it is, without a word. */
    private static final int ATTEMPTS = 3;

    private final DataPlaneSettings settings;
    private final Handshake handshake;
    private final Wires wires;
    private final Memory memory;
    private final Meters meters;
    private final Watchdog watchdog;
    private final Set<Attempt> attempts = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Connector(
            DataPlaneSettings settings,
            Handshake handshake,
            Wires wires,
            Memory memory,
            Meters meters,
            Watchdog watchdog) {
        this.settings = settings;
        this.handshake = handshake;
        this.wires = wires;
        this.memory = memory;
        this.meters = meters;
        this.watchdog = watchdog;
    }

    /** The peer went away without a word. */
    private static final class WentAway extends IOException {
        private static final long serialVersionUID = 1L;

        WentAway(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Connects.
     *
     * @throws IOException names the peer, and why it cannot be reached or refuses
     */
    Outgoing connect(DataAddress peer) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return connectOnce(peer);
            } catch (WentAway e) {
                if (attempt == ATTEMPTS || closed) {
                    throw e;
                }
            }
        }
    }

    private Outgoing connectOnce(DataAddress peer) throws IOException {
        Duration timeout = settings.limits().handshakeTimeout();
        SocketChannel channel = SocketChannel.open();
        Attempt attempt = Attempt.outbound(channel, timeout);
        attempts.add(attempt);
        watchdog.watch(attempt);
        try {
            if (closed) {
                throw new IOException("the data plane is closed");
            }
            reach(channel, peer, timeout);
            return shakeHands(channel, peer);
        } catch (IOException e) {
            attempt.close();
            throw attempt.givenUp()
                    .<IOException>map(why -> new IOException("peer " + peer + ": " + why.getMessage(), e))
                    .orElse(e);
        } catch (RuntimeException e) {
            attempt.close();
            throw new IOException("peer " + peer + ": the handshake failed: " + e, e);
        } finally {
            watchdog.forget(attempt);
            attempts.remove(attempt);
        }
    }

    /** Gives up what is being connected, and connects no more. */
    void close() {
        closed = true;
        attempts.forEach(Attempt::close);
    }

    private static void reach(SocketChannel channel, DataAddress peer, Duration timeout) throws IOException {
        InetSocketAddress address = new InetSocketAddress(peer.host(), peer.port());
        if (address.isUnresolved()) {
            throw new ConnectException("peer " + peer + " cannot be reached: no such host");
        }
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().connect(address, (int) timeout.toMillis());
        } catch (IOException e) {
            throw new IOException("peer " + peer + " cannot be reached: " + Reasons.of(e), e);
        }
    }

    private Outgoing shakeHands(SocketChannel channel, DataAddress peer) throws IOException {
        Activity activity = new Activity();
        Wire wire = wires.connecting(channel, activity, peer);
        String stage = "during the TLS handshake (perhaps it uses none)";
        try {
            if (wire instanceof TlsWire tls) {
                tls.handshake();
            }
            stage = "during the handshake";
            Handshake.Peer found = handshake.connect(wire);
            wire.widen();
            return start(channel, wire, activity, peer, found);
        } catch (IOException | RuntimeException e) {
            wire.release();
            throw explained(peer, stage, e);
        }
    }

    private static IOException explained(DataAddress peer, String stage, Exception e) {
        return switch (e) {
            case ConnectionRefused refused ->
                new ConnectionRefused("peer " + peer + " refused this node: " + refused.getMessage());
            case SSLException tls ->
                new IOException(
                        "peer " + peer + " and this node do not get through TLS: " + Reasons.of(tls) + said(tls), tls);
            case RefusedPeer other -> new IOException("peer " + peer + " is no peer: " + other.getMessage(), other);
            case ProtocolViolation other ->
                new IOException("peer " + peer + " is no peer: " + other.getMessage(), other);
            case EOFException gone -> new WentAway("peer " + peer + " closed the connection " + stage, gone);
            case SocketException gone ->
                new WentAway("peer " + peer + " closed the connection " + stage + ": " + Reasons.of(gone), gone);
            default -> new IOException("peer " + peer + ": the handshake failed: " + Reasons.of(e), e);
        };
    }

    /** The peer gives a number for its reason, no more. */
    private static String said(SSLException failure) {
        return Reasons.of(failure).toLowerCase(Locale.ROOT).contains("alert")
                ? " (this is what the peer says: its log has the reason)"
                : "";
    }

    private Outgoing start(
            SocketChannel channel, Wire wire, Activity activity, DataAddress peer, Handshake.Peer found) {
        Link link = new Link(
                "peer " + peer + " (" + found.nodeId() + ")",
                channel,
                wire,
                activity,
                FrameType.Side.ACCEPTOR,
                0,
                settings.heartbeatMillis());
        Outgoing outgoing = new Outgoing(
                link,
                Math.min(found.maxFrameBytes(), settings.limits().maxFrameBytes()),
                settings.compress(),
                memory,
                meters,
                gone -> watchdog.forget(new LinkWatch(gone.link(), gone, settings.silenceTimeout())));
        watchdog.watch(new LinkWatch(link, outgoing, settings.silenceTimeout()));
        link.start(outgoing, "troupe-data-" + settings.nodeId() + "-to-" + found.nodeId());
        return outgoing;
    }
}
