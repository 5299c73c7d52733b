package io.troupe.allreduce;

import io.troupe.algorithm.GradientExchange;
import io.troupe.algorithm.GroupBroken;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.Duration;

/**
 * Sums vectors over the members of a ring, each talking to its two neighbours only: reduce-scatter, then all-gather, of as
 * many chunks as there are members (Patarasuk and Yuan, "Bandwidth optimal all-reduce algorithms for clusters of
 * workstations", 2009). Every member sends 2 (n-1)/n of the vector.
 *
 * <p>Chunk c is summed in the order of the members c, c+1, ..., c-1, by each in turn, and then only copied: so all members
 * end with the same bits.
 */
public final class RingAllReduce implements GradientExchange {
    /** The longest message: chunks go in pieces of this, so that a link need not hold a whole one. */
    public static final int MESSAGE_BYTES = 1 << 18;

    private static final int PIECE = MESSAGE_BYTES / Float.BYTES;

    private final long formation;
    private final int rank;
    private final int size;
    private final RingNeighbours neighbours;
    private final Duration timeout;
    private final ByteBuffer outgoing = ByteBuffer.allocateDirect(MESSAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer incoming = ByteBuffer.allocateDirect(MESSAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final FloatBuffer outgoingFloats = outgoing.asFloatBuffer();
    private final FloatBuffer incomingFloats = incoming.asFloatBuffer();
    private final float[] received = new float[PIECE];
    private long sequence;
    private int sentPieces;
    private int receivedPieces;

    /**
     * A member of a ring of two or more.
     *
     * @param formation number of the group, higher than that of any before
     * @param rank of this member, from 0
     * @param size members
     * @param neighbours the links, which stay the caller's
     * @param timeout of each wait for a neighbour: longer than members may be apart in what they do between two sums
     */
    public RingAllReduce(long formation, int rank, int size, RingNeighbours neighbours, Duration timeout) {
        if (size < 1 || rank < 0 || rank >= size) {
            throw new IllegalArgumentException("there is no rank " + rank + " in a ring of " + size);
        }
        this.formation = formation;
        this.rank = rank;
        this.size = size;
        this.neighbours = neighbours;
        this.timeout = timeout;
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void sum(float[] values) {
        sentPieces = 0;
        receivedPieces = 0;
        for (int step = 0; step < size - 1; step++) {
            exchange(values, rank - step, rank - step - 1, true);
        }
        for (int step = 0; step < size - 1; step++) {
            exchange(values, rank + 1 - step, rank - step, false);
        }
        sequence++;
    }

    /** Sends one chunk and receives another, piece by piece; they differ by one value at most. */
    private void exchange(float[] values, int outgoingChunk, int incomingChunk, boolean adding) {
        int out = start(outgoingChunk, values.length);
        int outEnd = out + length(outgoingChunk, values.length);
        int in = start(incomingChunk, values.length);
        int inEnd = in + length(incomingChunk, values.length);
        while (out < outEnd || in < inEnd) {
            if (out < outEnd) {
                int count = Math.min(PIECE, outEnd - out);
                send(values, out, count);
                out += count;
            }
            if (in < inEnd) {
                int count = Math.min(PIECE, inEnd - in);
                receive(values, in, count, adding);
                in += count;
            }
        }
    }

    private int start(int chunk, int length) {
        return (int) ((long) Math.floorMod(chunk, size) * length / size);
    }

    private int length(int chunk, int length) {
        return (int) ((Math.floorMod(chunk, size) + 1L) * length / size) - start(chunk, length);
    }

    private void send(float[] values, int from, int count) {
        outgoingFloats.put(0, values, from, count);
        outgoing.position(0).limit(count * Float.BYTES);
        neighbours.send(new ChunkTag(formation, sequence, sentPieces++), outgoing, timeout);
    }

    private void receive(float[] values, int from, int count, boolean adding) {
        await(new ChunkTag(formation, sequence, receivedPieces++), count * Float.BYTES);
        if (!adding) {
            incomingFloats.get(0, values, from, count);
            return;
        }
        incomingFloats.get(0, received, 0, count);
        for (int i = 0; i < count; i++) {
            values[from + i] = received[i] + values[from + i];
        }
    }

    /** Messages of earlier formations may still be on the link; they are of no use to anybody. */
    private void await(ChunkTag expected, int bytes) {
        long deadline = System.nanoTime() + timeout.toNanos();
        ChunkTag tag;
        do {
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            incoming.clear();
            tag = neighbours.receive(incoming, left);
        } while (tag.formation() < formation);
        if (!tag.equals(expected) || incoming.limit() != bytes) {
            throw new GroupBroken(neighbours.previous() + " sent " + tag + " of " + incoming.limit() + " bytes, not "
                    + expected + " of " + bytes);
        }
    }

    /** Ends this exchange: a sum that is waiting, and every later one, throws {@link GroupBroken}. From any thread. */
    public void abort(String why) {
        neighbours.abort(why);
    }
}
