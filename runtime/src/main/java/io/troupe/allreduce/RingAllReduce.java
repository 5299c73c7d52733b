package io.troupe.allreduce;

import io.troupe.algorithm.GradientExchange;
import io.troupe.algorithm.GroupBroken;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Sums over the members of a ring, each talking to its two neighbours only. A sum goes in pieces, many of them on the way at
 * a time: a piece starts at rank 0, every member adds its parts and passes it on; from the last one it goes round once more,
 * complete, and everybody copies it.
 *
 * <p>Reduce-scatter with all-gather would move 2 (n-1)/n of the vector over each link instead of 2 times the vector. But
 * it adds up each chunk beginning with another member, in an order that depends on how many there are. Here the order is
 * that of the parts alone, so a group that loses a member goes on with the bits that it would have had.
 */
public final class RingAllReduce implements GradientExchange {
    /** The longest message. */
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
    private long sequence;

    /**
     * A member of a ring.
     *
     * @param formation number of the group, higher than that of any before
     * @param rank of this member, from 0
     * @param size members
     * @param neighbours the links, which stay the caller's
     * @param timeout of each wait for a neighbour: longer than members may be apart in what they do between two sums
     */
    public RingAllReduce(long formation, int rank, int size, RingNeighbours neighbours, Duration timeout) {
        if (rank < 0 || rank >= size) {
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
    public void sum(List<float[]> parts, float[] sum) {
        if (size == 1) {
            Arrays.fill(sum, 0);
            add(parts, sum, 0, sum.length);
        } else if (rank == 0) {
            lead(parts, sum);
        } else {
            follow(parts, sum);
        }
        sequence++;
    }

    /** Never has more pieces on the way than there are links, or the ring could fill up and everybody wait to send. */
    private void lead(List<float[]> parts, float[] sum) {
        int pieces = pieces(sum);
        int started = 0;
        int completed = 0;
        while (completed < pieces) {
            if (started < pieces && started - completed < size) {
                int from = started * PIECE;
                Arrays.fill(sum, from, from + length(sum, started), 0);
                add(parts, sum, from, length(sum, started));
                send(sum, started, false);
                started++;
            } else {
                receive(sum, completed, completed);
                passOnComplete(sum, completed);
                completed++;
            }
        }
    }

    private void follow(List<float[]> parts, float[] sum) {
        boolean last = rank == size - 1;
        int pieces = pieces(sum);
        int added = 0;
        int completed = 0;
        while ((last ? added : completed) < pieces) {
            if (receive(sum, added, completed)) {
                passOnComplete(sum, completed);
                completed++;
            } else {
                add(parts, sum, added * PIECE, length(sum, added));
                send(sum, added, last);
                added++;
            }
        }
    }

    /** The last member has completed it. */
    private void passOnComplete(float[] sum, int piece) {
        if (rank < size - 2) {
            send(sum, piece, true);
        }
    }

    private static int pieces(float[] sum) {
        return Math.ceilDiv(sum.length, PIECE);
    }

    private static int length(float[] sum, int piece) {
        return Math.min(PIECE, sum.length - piece * PIECE);
    }

    private static void add(List<float[]> parts, float[] sum, int from, int count) {
        for (float[] part : parts) {
            for (int i = from; i < from + count; i++) {
                sum[i] += part[i];
            }
        }
    }

    private void send(float[] sum, int piece, boolean complete) {
        int count = length(sum, piece);
        outgoingFloats.put(0, sum, piece * PIECE, count);
        outgoing.position(0).limit(count * Float.BYTES);
        neighbours.send(new ChunkTag(formation, sequence, piece, complete), outgoing, timeout);
    }

    /**
     * Receives one of two pieces.
     *
     * @return whether it is the complete one
     */
    private boolean receive(float[] sum, int incompletePiece, int completePiece) {
        ChunkTag tag = awaitMessage();
        boolean complete = tag.complete();
        int piece = complete ? completePiece : incompletePiece;
        ChunkTag expected = new ChunkTag(formation, sequence, piece, complete);
        int bytes = piece < pieces(sum) ? length(sum, piece) * Float.BYTES : 0;
        if (!tag.equals(expected) || incoming.limit() != bytes || (rank == 0 && !complete)) {
            throw new GroupBroken(neighbours.previous() + " sent " + incoming.limit() + " bytes as " + tag
                    + ", expected " + bytes + " as " + expected);
        }
        incomingFloats.get(0, sum, piece * PIECE, length(sum, piece));
        return complete;
    }

    /** Messages of earlier formations may still be on the link; they are of no use to anybody. */
    private ChunkTag awaitMessage() {
        long deadline = System.nanoTime() + timeout.toNanos();
        ChunkTag tag;
        do {
            incoming.clear();
            tag = neighbours.receive(incoming, Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        } while (tag.formation() < formation);
        return tag;
    }

    /** Ends this exchange: a sum that is waiting, and every later one, throws {@link GroupBroken}. From any thread. */
    public void abort(String why) {
        neighbours.abort(why);
    }
}
