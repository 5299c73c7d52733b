package io.troupe.testkit;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** One direction of a proxied connection: a reader, a bounded queue of what is under way, a writer. */
final class ProxyPump {
    static final int CHUNK_BYTES = 16 << 10;
    static final int MOST_CHUNKS = 64;

    /** What is under way; no bytes are the end of the stream. */
    private static final class Chunk {
        private final byte[] bytes;
        /** When they arrive, by the clock of {@link System#nanoTime}. */
        private final long dueNanos;

        private Chunk(byte[] bytes, long dueNanos) {
            this.bytes = bytes;
            this.dueNanos = dueNanos;
        }
    }

    private final ProxyConnection connection;
    private final ProxyLink.Direction direction;
    private final Socket from;
    private final Socket to;
    private final ProxyLink link;
    private final Recording recording;
    private final BlockingQueue<Chunk> underWay = new ArrayBlockingQueue<>(MOST_CHUNKS);
    private final Thread reader;
    private final Thread writer;

    ProxyPump(
            ProxyConnection connection,
            ProxyLink.Direction direction,
            Socket from,
            Socket to,
            ProxyLink link,
            Recording recording) {
        this.connection = connection;
        this.direction = direction;
        this.from = from;
        this.to = to;
        this.link = link;
        this.recording = recording;
        reader = Thread.ofVirtual().name("proxy reader").unstarted(this::read);
        writer = Thread.ofVirtual().name("proxy writer").unstarted(this::write);
    }

    void start() {
        reader.start();
        writer.start();
    }

    void end() {
        reader.interrupt();
        writer.interrupt();
    }

    private void read() {
        byte[] buffer = new byte[CHUNK_BYTES];
        try {
            while (true) {
                // Not read while cut: the sender's window fills, and it learns nothing.
                if (!link.awaitPassing()) {
                    return;
                }
                int length = from.getInputStream().read(buffer);
                byte[] bytes = new byte[Math.max(0, length)];
                System.arraycopy(buffer, 0, bytes, 0, bytes.length);
                if (length > 0) {
                    recording.add(bytes, length);
                }
                underWay.put(new Chunk(bytes, System.nanoTime() + link.delayNanos(direction)));
                if (length < 0) {
                    return;
                }
            }
        } catch (IOException e) {
            // The sender reset it: so does the proxy.
            connection.reset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        try {
            while (true) {
                Chunk chunk = underWay.take();
                if (!link.awaitTurn(direction, chunk.bytes.length, chunk.dueNanos, connection)) {
                    return;
                }
                if (link.state() == ProxyLink.State.SWALLOWING) {
                    connection.lost();
                } else if (chunk.bytes.length == 0) {
                    to.shutdownOutput();
                } else if (!connection.lossy()) {
                    // Counted first: who has received it may ask.
                    link.count(direction, chunk.bytes.length);
                    to.getOutputStream().write(chunk.bytes);
                }
                if (chunk.bytes.length == 0) {
                    connection.pumped();
                    return;
                }
            }
        } catch (IOException e) {
            connection.reset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
