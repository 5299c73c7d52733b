package io.troupe.actors.cluster;

import io.troupe.actors.RootCause;
import io.troupe.actors.transport.DataAddress;
import io.troupe.actors.transport.Delivery;
import io.troupe.algorithm.GroupBroken;
import io.troupe.allreduce.ChunkTag;
import io.troupe.allreduce.RingNeighbours;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The two links of a member of a ring of trainers, over the data plane. Every message begins with its tag. */
final class DataPlaneNeighbours implements RingNeighbours {
    /** An abort is noticed within this time by whoever waits for a message. */
    private static final Duration SLICE = Duration.ofMillis(50);

    private static final int TAG_BYTES = 2 * Long.BYTES + 2 * Integer.BYTES;

    /**
     * The members on both sides.
     *
     * @param next name of the member that is sent to
     * @param nextAddress its data plane
     * @param previous name of the member that is received from
     */
    record Ends(String next, DataAddress nextAddress, String previous) {}

    private final Node node;
    private final long epoch;
    private final Ends ends;
    private final BlockingQueue<Delivery> arrived;
    private final ByteBuffer header = ByteBuffer.allocateDirect(TAG_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private volatile Optional<String> aborted = Optional.empty();

    DataPlaneNeighbours(Node node, long epoch, Ends ends, BlockingQueue<Delivery> arrived) {
        this.node = node;
        this.epoch = epoch;
        this.ends = ends;
        this.arrived = arrived;
    }

    @Override
    public String next() {
        return ends.next();
    }

    @Override
    public String previous() {
        return ends.previous();
    }

    @Override
    public void send(ChunkTag tag, ByteBuffer chunk, Duration timeout) {
        requireNotAborted();
        header.clear()
                .putLong(tag.formation())
                .putLong(tag.sequence())
                .putInt(tag.piece())
                .putInt(tag.complete() ? 1 : 0)
                .flip();
        try {
            // The data plane cuts off a neighbour that takes nothing, which bounds the wait.
            node.plane().outlet(ends.nextAddress()).send(Streams.GRADIENTS, epoch, header, chunk);
        } catch (IOException e) {
            throw new GroupBroken(ends.next() + " cannot be sent to: " + RootCause.sentence(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GroupBroken("interrupted while sending to " + ends.next());
        }
    }

    @Override
    public ChunkTag receive(ByteBuffer chunk, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            requireNotAborted();
            Delivery delivery = poll();
            if (delivery != null) {
                try {
                    return read(delivery, chunk);
                } finally {
                    delivery.release();
                }
            }
            if (System.nanoTime() - deadline >= 0) {
                throw new GroupBroken("nothing came from " + ends.previous() + " for " + timeout.toMillis() + " ms");
            }
        }
    }

    private @Nullable Delivery poll() {
        try {
            return arrived.poll(SLICE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GroupBroken("interrupted while waiting for " + ends.previous());
        }
    }

    private ChunkTag read(Delivery delivery, ByteBuffer chunk) {
        ByteBuffer content = delivery.content();
        int length = content.remaining() - TAG_BYTES;
        if (length < 0 || length > chunk.capacity()) {
            throw new GroupBroken(ends.previous() + " sent " + content.remaining() + " bytes, at most "
                    + (chunk.capacity() + TAG_BYTES) + " are a piece");
        }
        ChunkTag tag =
                new ChunkTag(content.getLong(0), content.getLong(8), content.getInt(16), content.getInt(20) == 1);
        chunk.clear();
        chunk.put(0, content, TAG_BYTES, length).limit(length);
        return tag;
    }

    private void requireNotAborted() {
        aborted.ifPresent(why -> {
            throw new GroupBroken(why);
        });
    }

    @Override
    public void abort(String why) {
        aborted = Optional.of(why);
    }
}
