package io.troupe.actors.transport;

import io.netty.util.ReferenceCountUtil;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * Bytes through TLS, whatever implements the engine. Decrypts straight into the target while that has room for a whole
 * record. What the engine has to say after the handshake, such as the answer to a key update, goes out with the next
 * thing that is written, at the latest with a heartbeat: the reader never writes.
 */
final class TlsWire implements Wire {
    /** Holds the largest record, so that every engine finds its packet buffer large enough. */
    static final int NARROW = 32 << 10;

    static final int WIDE = 256 << 10;
    /** Of plain text in one record, with room for what engines reserve. */
    private static final int RECORD = 17 << 10;

    private static final ByteBuffer[] NOTHING = {ByteBuffer.allocateDirect(0)};

    private final SocketChannel channel;
    private final SSLEngine engine;
    private final Activity activity;
    private final Memory memory;
    private Memory.Piece inPiece;
    private Memory.Piece outPiece;
    private final Memory.Piece spillPiece;
    private ByteBuffer in;
    private ByteBuffer out;
    private final ByteBuffer spill;
    private boolean released;

    /**
     * Takes the engine over.
     *
     * @param opening of the peer, if it was read already
     */
    TlsWire(SocketChannel channel, SSLEngine engine, Activity activity, Memory memory, ByteBuffer opening)
            throws IOException {
        this.channel = channel;
        this.engine = engine;
        this.activity = activity;
        this.memory = memory;
        try {
            inPiece = memory.take(NARROW);
            outPiece = memory.take(NARROW);
            spillPiece = memory.take(NARROW);
        } catch (IOException e) {
            ReferenceCountUtil.release(engine);
            throw e;
        }
        in = inPiece.buffer().put(opening).flip();
        out = outPiece.buffer();
        spill = spillPiece.buffer().flip();
    }

    /**
     * Does the handshake.
     *
     * @throws SSLException when the sides do not trust each other; the peer has been told
     */
    void handshake() throws IOException {
        try {
            engine.beginHandshake();
            while (true) {
                switch (engine.getHandshakeStatus()) {
                    case NEED_WRAP -> wrap(NOTHING);
                    case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> unwrap(spill.compact(), true);
                    case NEED_TASK -> runTasks();
                    default -> {
                        return;
                    }
                }
            }
        } catch (SSLException e) {
            sendAlert();
            throw e;
        }
    }

    /**
     * The peer's certificate, when the handshake is done.
     *
     * @throws SSLException when it showed none
     */
    X509Certificate peer() throws SSLException {
        return (X509Certificate) engine.getSession().getPeerCertificates()[0];
    }

    /** The engine knows what to tell the peer about a failure. */
    private void sendAlert() {
        try {
            while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && !engine.isOutboundDone()) {
                SSLEngineResult result = engine.wrap(NOTHING, out);
                if (result.bytesProduced() == 0) {
                    break;
                }
            }
        } catch (SSLException e) {
            // The same failure again: the alert, if any, is in the buffer.
        } finally {
            try {
                flush();
            } catch (IOException e) {
                // Nobody is left to tell.
            }
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    @Override
    public void read(ByteBuffer target, ByteBuffer next) throws IOException {
        while (target.hasRemaining()) {
            if (spill.hasRemaining()) {
                int length = Math.min(spill.remaining(), target.remaining());
                target.put(target.position(), spill, spill.position(), length);
                target.position(target.position() + length);
                spill.position(spill.position() + length);
            } else if (target.remaining() >= RECORD) {
                unwrap(target, false);
            } else {
                unwrap(spill.clear(), true);
            }
        }
    }

    private void unwrap(ByteBuffer target, boolean spilling) throws IOException {
        try {
            while (true) {
                SSLEngineResult result = engine.unwrap(in, target);
                switch (result.getStatus()) {
                    case BUFFER_UNDERFLOW -> fill();
                    case BUFFER_OVERFLOW -> throw new SSLException("a record holds more than " + target.remaining());
                    case CLOSED -> throw new EOFException("the peer closed the connection");
                    case OK -> {
                        if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                            runTasks();
                        }
                        return;
                    }
                }
            }
        } finally {
            if (spilling) {
                target.flip();
            }
        }
    }

    private void fill() throws IOException {
        in.compact();
        try {
            if (channel.read(in) < 0) {
                throw new EOFException("the peer closed the connection");
            }
            activity.heard();
        } finally {
            in.flip();
        }
    }

    @Override
    public void write(ByteBuffer... parts) throws IOException {
        wrap(parts);
    }

    private void wrap(ByteBuffer[] parts) throws IOException {
        int first = 0;
        while (true) {
            SSLEngineResult result = engine.wrap(parts, first, parts.length - first, out);
            if (result.getStatus() == Status.BUFFER_OVERFLOW) {
                flush();
            } else if (result.getStatus() == Status.CLOSED) {
                flush();
                throw new EOFException("the peer closed the connection");
            }
            if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                runTasks();
            }
            while (first < parts.length && !parts[first].hasRemaining()) {
                first++;
            }
            if (first == parts.length && result.getStatus() == Status.OK) {
                flush();
                return;
            }
            first = Math.min(first, parts.length - 1);
        }
    }

    private void flush() throws IOException {
        out.flip();
        try {
            while (out.hasRemaining()) {
                channel.write(out);
                activity.wrote();
            }
        } finally {
            out.clear();
        }
    }

    @Override
    public void widen() throws IOException {
        Memory.Piece widerIn = memory.take(WIDE);
        Memory.Piece narrowIn = inPiece;
        in = widerIn.buffer().put(in).flip();
        inPiece = widerIn;
        memory.give(narrowIn);
        Memory.Piece widerOut = memory.take(WIDE);
        memory.give(outPiece);
        outPiece = widerOut;
        out = widerOut.buffer();
    }

    @Override
    public void release() {
        if (released) {
            return;
        }
        released = true;
        memory.give(inPiece);
        memory.give(outPiece);
        memory.give(spillPiece);
        // An engine of OpenSSL holds native memory; the JDK's does not count references.
        ReferenceCountUtil.release(engine);
    }
}
