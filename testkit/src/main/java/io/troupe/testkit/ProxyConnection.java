package io.troupe.testkit;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One connection through a {@link TcpProxy}: two sockets, and a pump for each direction. */
final class ProxyConnection {
    private static final int DIRECTIONS = 2;

    private final Socket client;
    private final Socket server;
    private final ProxyLink link;
    private final Consumer<ProxyConnection> ended;
    private final ProxyPump up;
    private final ProxyPump down;
    private final AtomicInteger pumping = new AtomicInteger(DIRECTIONS);
    private final AtomicBoolean lossy = new AtomicBoolean();

    ProxyConnection(
            Socket client, Socket server, ProxyLink link, Recording recording, Consumer<ProxyConnection> ended) {
        this.client = client;
        this.server = server;
        this.link = link;
        this.ended = ended;
        up = new ProxyPump(this, ProxyLink.Direction.TO_TARGET, client, server, link, recording);
        down = new ProxyPump(this, ProxyLink.Direction.FROM_TARGET, server, client, link, new Recording());
    }

    void start() {
        up.start();
        down.start();
    }

    boolean isOpen() {
        return !client.isClosed() && !server.isClosed();
    }

    /** Bytes were thrown away, so what the two sides think of each other is wrong. */
    void lost() {
        lossy.set(true);
    }

    boolean lossy() {
        return lossy.get();
    }

    /** One direction has come to its end; the other may go on. */
    void pumped() {
        if (pumping.decrementAndGet() == 0) {
            close();
        }
    }

    void reset() {
        drop(client);
        drop(server);
        close();
    }

    private void close() {
        for (Socket socket : new Socket[] {client, server}) {
            try {
                socket.close();
            } catch (IOException e) {
                // It is closed all the same.
            }
        }
        up.end();
        down.end();
        link.wake();
        ended.accept(this);
    }

    /** Closes with a reset. */
    static void drop(Socket socket) {
        try {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0);
            }
        } catch (IOException e) {
            // Never connected, or gone already.
        } finally {
            try {
                socket.close();
            } catch (IOException e) {
                // It is closed all the same.
            }
        }
    }
}
