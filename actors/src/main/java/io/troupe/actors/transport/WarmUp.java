package io.troupe.actors.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encrypts and decrypts nothing in particular for a while. The JDK's engine is many times slower until the compiler has
 * seen it; this is better done while a node joins than during its first transfer.
 */
final class WarmUp implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WarmUp.class);
    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long BYTES = 256L << 20;
    private static final int BUFFER = 64 << 10;
    private static final DataAddress NOBODY = new DataAddress("localhost", 1);

    private final TlsEngines engines;
    private final Thread thread;
    private volatile boolean closed;

    WarmUp(TlsEngines engines, String nodeId) {
        this.engines = engines;
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("troupe-data-" + nodeId + "-warm-up")
                .unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            SSLEngine client = engines.anybody(NOBODY);
            SSLEngine server = engines.accepting();
            exchange(client, server);
        } catch (IOException | RuntimeException e) {
            // Such as a certificate that is for servers only: the engine warms up with the first transfer then.
            log.debug("TLS was not warmed up", e);
        }
    }

    private void exchange(SSLEngine client, SSLEngine server) throws IOException {
        ByteBuffer text = ByteBuffer.allocateDirect(BUFFER);
        ByteBuffer plain = ByteBuffer.allocateDirect(BUFFER);
        ByteBuffer toServer = ByteBuffer.allocateDirect(2 * BUFFER);
        ByteBuffer toClient = ByteBuffer.allocateDirect(2 * BUFFER);
        ByteBuffer nothing = ByteBuffer.allocate(0);
        client.beginHandshake();
        server.beginHandshake();
        long until = System.nanoTime() + MAX_NANOS;
        long done = 0;
        while (!closed && done < BYTES && System.nanoTime() < until) {
            boolean ready = isDone(client) && isDone(server);
            client.wrap(ready ? text.clear() : nothing, toServer);
            done += text.position();
            server.wrap(nothing, toClient);
            take(server, toServer, plain);
            take(client, toClient, plain);
        }
    }

    private static boolean isDone(SSLEngine engine) {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }

    private static void take(SSLEngine engine, ByteBuffer from, ByteBuffer plain) throws IOException {
        from.flip();
        boolean more = true;
        while (more) {
            int before = from.remaining();
            engine.unwrap(from, plain.clear());
            for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                task.run();
            }
            more = from.hasRemaining() && from.remaining() < before;
        }
        from.compact();
    }

    void awaitEnd(long millis) throws InterruptedException {
        thread.join(millis);
    }

    @Override
    public void close() {
        closed = true;
    }
}
