package io.troupe.actors.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection after its handshake: a thread that reads, a thread that writes what the reader and others leave for it,
 * and a lock that lets callers write bulk themselves. The reader never writes, so it always takes in what comes, so the
 * peer's writing always ends: two saturated directions cannot wait for each other.
 */
final class Link {
    private static final Logger log = LoggerFactory.getLogger(Link.class);
    private static final long REASON_MILLIS = 200;

    private final String peer;
    private final SocketChannel channel;
    private final Wire wire;
    private final Activity activity;
    private final FrameType.Side peerSide;
    private final int maxMessageBytes;
    private final long heartbeatMillis;
    // Fair, so that heartbeats and requests come through between the messages of a busy caller.
    private final ReentrantLock writeLock = new ReentrantLock(true);
    private final ByteBuffer outHeader = Header.buffer();
    private final ByteBuffer inHeader = Header.buffer();
    private final ByteBuffer nothing = ByteBuffer.allocateDirect(0);
    private final Object pending = new Object();
    private final CountDownLatch causeKnown = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Optional<IOException> cause = Optional.empty();
    private volatile Optional<Thread> reader = Optional.empty();
    private boolean signalled;
    private boolean released;

    /**
     * @param peer its name in errors
     * @param peerSide which side of the connection the peer is
     * @param maxMessageBytes that this side accepts
     */
    Link(
            String peer,
            SocketChannel channel,
            Wire wire,
            Activity activity,
            FrameType.Side peerSide,
            int maxMessageBytes,
            long heartbeatMillis) {
        this.peer = peer;
        this.channel = channel;
        this.wire = wire;
        this.activity = activity;
        this.peerSide = peerSide;
        this.maxMessageBytes = maxMessageBytes;
        this.heartbeatMillis = heartbeatMillis;
    }

    /** Starts both threads. */
    void start(Role role, String threadName) {
        Thread writer = Thread.ofPlatform().daemon().name(threadName + "-write").unstarted(() -> writeLoop(role));
        Thread reading =
                Thread.ofPlatform().daemon().name(threadName + "-read").unstarted(() -> readLoop(role, writer));
        reader = Optional.of(reading);
        writer.start();
        reading.start();
    }

    /** Interrupts the reader, for one that is stuck in what it calls. */
    void interrupt() {
        reader.ifPresent(Thread::interrupt);
    }

    String peer() {
        return peer;
    }

    Activity activity() {
        return activity;
    }

    boolean isOpen() {
        return cause.isEmpty();
    }

    /** Why the connection ended, naming the peer; only for one that did. */
    IOException cause() {
        return cause.map(why -> new IOException(why.getMessage(), why))
                .orElseGet(() -> new IOException(peer + " is not connected"));
    }

    /** Wakes the writing thread: the role has something to say. */
    void signal() {
        synchronized (pending) {
            signalled = true;
            pending.notifyAll();
        }
    }

    /** Ends the connection; the first reason counts. */
    void fail(IOException why) {
        synchronized (causeKnown) {
            if (cause.isPresent()) {
                return;
            }
            cause = Optional.of(why);
        }
        causeKnown.countDown();
        closeChannel();
        signal();
    }

    /** Waits until both threads have let go of the connection and the role knows. */
    boolean awaitEnd(long millis) throws InterruptedException {
        return ended.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Does something that has to be in step with what is written, such as taking a number and writing it. */
    void inTurn(Turn turn) throws IOException {
        writeLock.lock();
        try {
            turn.run();
        } finally {
            writeLock.unlock();
        }
    }

    /** Writes a frame whose payload is the remaining bytes of the parts. */
    void write(FrameType type, int stream, int length, long tag, ByteBuffer... parts) throws IOException {
        ByteBuffer[] all = new ByteBuffer[parts.length + 1];
        all[0] = outHeader;
        System.arraycopy(parts, 0, all, 1, parts.length);
        writeLock.lock();
        try {
            Header.put(outHeader, type, stream, length, tag);
            writeHoldingTheLock(all);
        } finally {
            writeLock.unlock();
        }
    }

    /** Goes on with the payload of a frame, inside {@link #inTurn}. */
    void writeMore(ByteBuffer... parts) throws IOException {
        writeHoldingTheLock(parts);
    }

    private void writeHoldingTheLock(ByteBuffer[] parts) throws IOException {
        if (released || !isOpen()) {
            throw cause();
        }
        activity.beginWriting();
        try {
            wire.write(parts);
        } catch (IOException e) {
            awaitReason();
            fail(new IOException(peer + " is gone: " + reason(e), e));
            throw cause();
        } finally {
            activity.endWriting();
        }
    }

    /** The reader may be about to read why the peer closed the connection, which says more than a broken pipe. */
    private void awaitReason() {
        if (Thread.currentThread().isInterrupted()) {
            return;
        }
        try {
            causeKnown.await(REASON_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Fills a buffer with payload; the last one of a frame. */
    void readLast(ByteBuffer target) throws IOException {
        wire.read(target, inHeader);
    }

    /** Fills a buffer with payload of which more follows. */
    void readPart(ByteBuffer target) throws IOException {
        wire.read(target, nothing);
    }

    /** Reads a short payload. */
    ByteBuffer readSmall(int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        readLast(bytes);
        return bytes.flip();
    }

    private void readLoop(Role role, Thread writer) {
        try {
            while (isOpen()) {
                wire.read(inHeader, nothing);
                Header header = Header.of(inHeader, maxMessageBytes);
                inHeader.clear();
                if (header.type().isHandshake() || !header.type().sentBy(peerSide)) {
                    throw new ProtocolViolation("a frame " + header.type() + " at a time or from a side that is wrong");
                }
                switch (header.type()) {
                    case PING -> {}
                    case GOODBYE ->
                        fail(new IOException(peer + " closed the connection: "
                                + StandardCharsets.UTF_8.decode(readSmall(header.length()))));
                    default -> role.handle(header);
                }
            }
        } catch (ProtocolViolation | InboxFailure e) {
            cutOff(e);
        } catch (IOException e) {
            fail(new IOException(peer + " is gone: " + reason(e), e));
        } catch (RuntimeException | Error e) {
            log.error("{}: the thread that reads failed", peer, e);
            fail(new IOException(peer + " was given up: " + e, e));
        } finally {
            end(role, writer);
        }
    }

    private void writeLoop(Role role) {
        try {
            while (isOpen()) {
                role.writePending();
                if (!awaitSignal()) {
                    role.idle();
                    if (TimeUnit.NANOSECONDS.toMillis(activity.nanosSinceWrite(System.nanoTime())) >= heartbeatMillis) {
                        write(FrameType.PING, 0, 0, 0);
                    }
                }
            }
        } catch (IOException e) {
            fail(new IOException(peer + " is gone: " + reason(e), e));
        } catch (InterruptedException e) {
            fail(new IOException(peer + " was given up: interrupted", e));
        } catch (RuntimeException | Error e) {
            log.error("{}: the thread that writes failed", peer, e);
            fail(new IOException(peer + " was given up: " + e, e));
        }
    }

    private boolean awaitSignal() throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(heartbeatMillis);
        synchronized (pending) {
            for (long left = until - System.nanoTime(); !signalled && left > 0; left = until - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(pending, left);
            }
            boolean woken = signalled;
            signalled = false;
            return woken;
        }
    }

    /** Tells the peer what it did wrong, if the line is free, and ends the connection. */
    private void cutOff(IOException why) {
        try {
            if (writeLock.tryLock(REASON_MILLIS, TimeUnit.MILLISECONDS)) {
                try {
                    if (isOpen()) {
                        byte[] text = reason(why).getBytes(StandardCharsets.UTF_8);
                        int length = Math.min(text.length, FrameType.GOODBYE.maxBytes());
                        Header.put(outHeader, FrameType.GOODBYE, 0, length, 0);
                        wire.write(outHeader, ByteBuffer.wrap(text, 0, length));
                        channel.shutdownOutput();
                    }
                } finally {
                    writeLock.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            log.debug("{} could not be told why it is cut off", peer, e);
        }
        fail(new CutOff(peer + " was cut off: " + reason(why), why));
    }

    private void end(Role role, Thread writer) {
        closeChannel();
        signal();
        boolean interrupted = false;
        while (writer.isAlive()) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        writeLock.lock();
        try {
            released = true;
            wire.release();
        } finally {
            writeLock.unlock();
        }
        try {
            role.ended(cause());
        } finally {
            ended.countDown();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void closeChannel() {
        try {
            channel.close();
        } catch (IOException e) {
            log.debug("{}: closing the socket failed", peer, e);
        }
    }

    private static String reason(Throwable e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    /** See {@link #inTurn}. */
    interface Turn {
        void run() throws IOException;
    }
}
