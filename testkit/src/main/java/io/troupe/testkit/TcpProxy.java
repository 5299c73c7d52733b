package io.troupe.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between two TCP addresses and is a bad link when told to: slow, late, cut, half open, or reset. What it holds
 * is bounded ({@value ProxyPump#MOST_CHUNKS} chunks of {@value ProxyPump#CHUNK_BYTES} bytes in each direction of a
 * connection), so a delay bounds the rate too.
 *
 * <p>It needs no rights. A node that listens on {@code 127.0.0.2} and is reached by {@code 127.0.0.3} ({@link
 * NodePlan#at}) has a proxy between the two in front of each of its ports: that covers the connections that others make
 * to it, not those that it makes. For both, see {@link NetworkOfNamespaces#limit}.
 */
public final class TcpProxy implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 512;
    private static final int CONNECT_MILLIS = 10_000;
    private static final int MOST_RECORDINGS = 32;

    private final InetSocketAddress target;
    private final ServerSocket listening;
    private final ProxyLink link = new ProxyLink();
    private final List<ProxyConnection> connections = new CopyOnWriteArrayList<>();
    private final List<Recording> recordings = new CopyOnWriteArrayList<>();
    private final AtomicLong refused = new AtomicLong();
    private final Thread acceptor;

    private TcpProxy(InetSocketAddress target, ServerSocket listening) {
        this.target = target;
        this.listening = listening;
        acceptor = Thread.ofVirtual().name("proxy of " + target).unstarted(this::accept);
    }

    /** Listens on any port of loopback. */
    public static TcpProxy to(InetSocketAddress target) throws IOException {
        return between(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), target);
    }

    /** Listens on an address; connections go on to the target. */
    public static TcpProxy between(InetSocketAddress address, InetSocketAddress target) throws IOException {
        ServerSocket listening = new ServerSocket();
        try {
            listening.setReuseAddress(true);
            listening.bind(address);
        } catch (IOException e) {
            listening.close();
            throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
        }
        TcpProxy proxy = new TcpProxy(target, listening);
        proxy.acceptor.start();
        return proxy;
    }

    /** Where to connect. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.getLocalSocketAddress();
    }

    /** Bytes arrive so much later; what is under way keeps the delay that it set out with. */
    public void delay(Duration toTarget, Duration fromTarget) {
        link.delay(toTarget.toNanos(), fromTarget.toNanos());
    }

    /** So many bytes a second in each direction, over all connections; 0 for no limit. */
    public void limit(long bytesPerSecond) {
        if (bytesPerSecond < 0) {
            throw new IllegalArgumentException("bytesPerSecond must be at least 0, not " + bytesPerSecond);
        }
        link.limit(bytesPerSecond);
    }

    /** Nothing passes, nothing is lost: connections are held, as TCP does while packets vanish. {@link #heal} goes on. */
    public void cut() {
        link.state(ProxyLink.State.CUT);
    }

    /**
     * Everything that is sent is accepted and thrown away, and nothing comes back: as when the other side's machine
     * forgot the connection. {@link #heal} resets the connections that lost something.
     */
    public void swallow() {
        link.state(ProxyLink.State.SWALLOWING);
    }

    /** Every connection there is ends with a reset, at both ends. New ones are as before. */
    public void reset() {
        connections.forEach(ProxyConnection::reset);
    }

    /** Whether one of the connections has lost something. */
    boolean hasLost() {
        return connections.stream().anyMatch(ProxyConnection::lossy);
    }

    /** Passes everything again, without delay and limit. */
    public void heal() {
        connections.stream().filter(ProxyConnection::lossy).forEach(ProxyConnection::reset);
        delay(Duration.ZERO, Duration.ZERO);
        limit(0);
        link.state(ProxyLink.State.PASSING);
    }

    /** Open connections. */
    public int connections() {
        return connections.size();
    }

    /** Bytes that were passed on to the target. */
    public long bytesToTarget() {
        return link.passed(ProxyLink.Direction.TO_TARGET);
    }

    /** Bytes that were passed on from the target. */
    public long bytesFromTarget() {
        return link.passed(ProxyLink.Direction.FROM_TARGET);
    }

    /** Connections that were closed at once because there were too many, or the target could not be reached. */
    public long refused() {
        return refused.get();
    }

    /** What the first {@value #MOST_RECORDINGS} clients sent first: for {@link SocketFuzzer#withSessions}. */
    public List<byte[]> recordings() {
        List<byte[]> sessions = new ArrayList<>();
        recordings.forEach(recording -> sessions.add(recording.bytes()));
        return sessions;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                // Each on a thread of its own: one whose target does not answer must not hold up the next.
                Thread.ofVirtual().name("proxied to " + target).start(() -> connect(client));
            } catch (IOException e) {
                // Closed; or the client is gone again.
            }
        }
    }

    private void connect(Socket client) {
        Socket server = new Socket();
        try {
            if (connections.size() >= MOST_CONNECTIONS || !link.awaitPassing()) {
                throw new IOException("too many connections, or closed");
            }
            server.connect(target, CONNECT_MILLIS);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
        } catch (IOException e) {
            refused.incrementAndGet();
            ProxyConnection.drop(client);
            ProxyConnection.drop(server);
            return;
        }
        Recording recording = new Recording();
        synchronized (recordings) {
            if (recordings.size() < MOST_RECORDINGS) {
                recordings.add(recording);
            }
        }
        ProxyConnection connection = new ProxyConnection(client, server, link, recording, connections::remove);
        connections.add(connection);
        connection.start();
        if (listening.isClosed()) {
            connection.reset();
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        link.close();
        reset();
    }
}
