package io.troupe.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A server that remembers what it was sent first, and answers each connection with one byte when that ends. */
final class Victim implements AutoCloseable {
    private static final int MOST_SESSIONS = 1000;

    private final ServerSocket server;
    private final boolean oneAtATime;
    private final List<byte[]> sessions = new ArrayList<>();
    private int now;
    private int most;

    private Victim(ServerSocket server, boolean oneAtATime) {
        this.server = server;
        this.oneAtATime = oneAtATime;
    }

    static Victim open() throws IOException {
        return start(false);
    }

    /** A worse server: it reads one client to its end before the next. */
    static Victim oneAtATime() throws IOException {
        return start(true);
    }

    private static Victim start(boolean oneAtATime) throws IOException {
        Victim victim = new Victim(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()), oneAtATime);
        Thread.ofPlatform().daemon().start(victim::serve);
        return victim;
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    boolean isServed() throws IOException {
        return SocketFuzzerTest.answers(address());
    }

    /** The first ones, of at least one byte. */
    synchronized List<byte[]> received(int first) {
        return List.copyOf(sessions.subList(0, Math.min(first, sessions.size())));
    }

    synchronized int mostAtOnce() {
        return most;
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                if (oneAtATime) {
                    read(client);
                } else {
                    Thread.ofVirtual().start(() -> read(client));
                }
            } catch (IOException e) {
                // Closed.
                return;
            }
        }
    }

    private void read(Socket client) {
        enter();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (client) {
            client.setSoTimeout(20_000);
            InputStream in = client.getInputStream();
            byte[] buffer = new byte[4096];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                bytes.write(buffer, 0, length);
            }
            client.getOutputStream().write(1);
        } catch (IOException e) {
            // A client that went without a word.
        } finally {
            leave(bytes.toByteArray());
        }
    }

    private synchronized void enter() {
        now++;
        most = Math.max(most, now);
    }

    private synchronized void leave(byte[] session) {
        now--;
        if (session.length > 0 && sessions.size() < MOST_SESSIONS) {
            sessions.add(session);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
