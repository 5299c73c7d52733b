package io.troupe.actors.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** The side that connected: sends messages as credit allows, and pulls blobs. */
final class Outgoing implements Role {
    private static final int SCRATCH_BYTES = 1 << 16;

    private final Link link;
    private final int maxFrameBytes;
    private final boolean compress;
    private final Memory memory;
    private final Meters meters;
    private final Consumer<Outgoing> whenEnded;
    private final SendCredit credit = new SendCredit();
    private final Pulls pulls = new Pulls();
    // Fair: first come, first served, also while credit is short.
    private final ReentrantLock turn = new ReentrantLock(true);
    private final AtomicLong sends = new AtomicLong();
    private volatile boolean giveBackDue;
    private long sendsWhenLastIdle;
    private Optional<Blocks.Writer> blocks = Optional.empty();
    private boolean ended;

    /**
     * @param maxFrameBytes that the peer accepts
     * @param whenEnded called once, when the connection is gone
     */
    Outgoing(
            Link link,
            int maxFrameBytes,
            boolean compress,
            Memory memory,
            Meters meters,
            Consumer<Outgoing> whenEnded) {
        this.link = link;
        this.maxFrameBytes = maxFrameBytes;
        this.compress = compress;
        this.memory = memory;
        this.meters = meters;
        this.whenEnded = whenEnded;
    }

    Link link() {
        return link;
    }

    /** See {@link Outlet#send}. */
    void send(int stream, long tag, ByteBuffer... parts) throws IOException, InterruptedException {
        long length = 0;
        for (ByteBuffer part : parts) {
            length += part.remaining();
        }
        if (length > maxFrameBytes) {
            throw new IllegalArgumentException(
                    "a message of " + length + " bytes, but " + link.peer() + " accepts at most " + maxFrameBytes);
        }
        turn.lockInterruptibly();
        try {
            awaitCredit(Weight.of((int) length));
            if (compress && length > Weight.LEAST) {
                sendCompressed(stream, (int) length, tag, parts);
            } else {
                link.write(FrameType.MESSAGE, stream, (int) length, tag, parts);
            }
        } finally {
            turn.unlock();
        }
        sends.lazySet(sends.get() + 1);
        meters.messagesSent.increment();
        meters.bytesSent.add(length);
    }

    private void awaitCredit(int weight) throws IOException, InterruptedException {
        while (!credit.take(weight)) {
            AtomicLong timesGivenBack = new AtomicLong();
            // In turn with what the writing thread gives back, so that the peer hears both in the order they happened.
            link.inTurn(() -> {
                timesGivenBack.set(credit.timesGivenBack());
                link.write(FrameType.WANT, 0, 0, credit.needed(weight));
            });
            try {
                credit.await(weight, timesGivenBack.get());
            } catch (IOException e) {
                throw link.cause();
            }
        }
    }

    private void sendCompressed(int stream, int length, long tag, ByteBuffer[] parts) throws IOException {
        if (ended) {
            throw link.cause();
        }
        if (blocks.isEmpty()) {
            blocks = Optional.of(new Blocks.Writer(memory));
        }
        Blocks.Writer writer = blocks.get();
        link.inTurn(() -> {
            link.write(FrameType.COMPRESSED_MESSAGE, stream, length, tag);
            try {
                writer.write(parts, link::writeMore);
            } catch (RuntimeException e) {
                // The peer waits for the rest of a message that will not come.
                link.fail(new IOException(link.peer() + " is given up: compressing failed: " + e, e));
                throw link.cause();
            }
        });
    }

    /** Takes a pull on; its result says how it went. */
    void pull(Pull pull) {
        pulls.add(pull);
        link.signal();
    }

    @Override
    public void handle(Header header) throws IOException {
        switch (header.type()) {
            case CREDIT -> credit.grant(header.tag());
            case RECALL -> {
                giveBackDue = true;
                link.signal();
            }
            case CHUNK -> receiveChunk(header.length());
            case NO_CHUNK -> {
                Pulls.Expected chunk = pulls.answered();
                String why = StandardCharsets.UTF_8
                        .decode(link.readSmall(header.length()))
                        .toString();
                chunk.pull().fail(why, Optional.empty());
                link.signal();
            }
            default -> throw new ProtocolViolation("a frame " + header.type() + " from an accepting side");
        }
    }

    private void receiveChunk(int length) throws IOException {
        Pulls.Expected chunk = pulls.answered();
        if (length != chunk.request().length()) {
            throw new ProtocolViolation(
                    "a chunk of " + length + " bytes, but " + chunk.request().length() + " were asked for");
        }
        // Before the payload is in: the next requests are then there when the peer is done with this one.
        link.signal();
        if (chunk.pull().isWanted()) {
            link.readLast(chunk.pull().targetOf(chunk.request()));
            link.activity().beginHandling();
            meters.blobBytesPulled.add(length);
            chunk.pull().arrived(chunk.request());
            link.activity().endHandling();
        } else {
            discard(length);
        }
    }

    private void discard(int length) throws IOException {
        Memory.Piece scratch = memory.take(SCRATCH_BYTES);
        try {
            for (int left = length; left > 0; left -= SCRATCH_BYTES) {
                link.readPart(scratch.buffer().limit(Math.min(left, SCRATCH_BYTES)));
            }
        } finally {
            memory.give(scratch);
        }
    }

    @Override
    public void writePending() throws IOException {
        if (giveBackDue) {
            giveBackDue = false;
            giveBack();
        }
        for (Optional<Pulls.Expected> chunk = pulls.next(); chunk.isPresent(); chunk = pulls.next()) {
            ByteBuffer request = chunk.get().request().toBytes();
            link.write(FrameType.REQUEST, 0, request.remaining(), 0, request);
        }
    }

    @Override
    public void idle() throws IOException {
        long now = sends.get();
        if (now == sendsWhenLastIdle && credit.unused() > 0) {
            giveBack();
        }
        sendsWhenLastIdle = now;
    }

    private void giveBack() throws IOException {
        link.inTurn(() -> link.write(FrameType.SKIP, 0, 0, credit.giveBack()));
    }

    @Override
    public void inspect(long now, long timeoutNanos) {
        if (pulls.nanosOwing(now) > timeoutNanos) {
            link.fail(new CutOff(link.peer() + " is cut off: it owes a chunk of a blob for too long"));
        }
    }

    @Override
    public void pardon() {
        pulls.pardon();
    }

    @Override
    public void ended(IOException cause) {
        credit.end();
        pulls.end(String.valueOf(cause.getMessage()), cause);
        turn.lock();
        try {
            ended = true;
            blocks.ifPresent(Blocks.Writer::close);
            blocks = Optional.empty();
        } finally {
            turn.unlock();
        }
        whenEnded.accept(this);
    }
}
