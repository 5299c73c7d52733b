package io.troupe.codec;

import io.troupe.policy.PolicyVersion;
import io.troupe.trajectory.EpisodeLog;
import io.troupe.trajectory.FinalObservations;
import io.troupe.trajectory.Trajectory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Fragments as bytes, and back into buffers that are there already. Decoding gives the same fragment bit for bit.
 *
 * <p>A frame, in this order, so that every number lies where its size divides the offset in the frame (E: ended episodes
 * with a final observation, L: episodes in the log, S: bytes of the end state):
 *
 * <pre>
 * int     magic, format
 * long    incarnation, sequence, policy version, inference nanos, environment nanos,
 *         count of observation moments, count of return moments
 * int     worker, T, B, O, A, E, L, S
 * double  observation moments [2, O], return moments [2]
 * float   observations [T + 1, B, O], actions [T, B, A], behaviour log-probabilities [T, B], rewards [T, B],
 *         rewards of each stream [T, B, K], states [T / sequence + 1, B, state],
 *         final observations [E, O], episode returns [L], measures [L, N]
 * int     final rows [E], episode lengths [L]
 * byte    terminated [T, B], truncated [T, B], voided [T, B], action masks [T + 1, B, M],
 *         final action masks [E, M] (0 or 1 each), end state [S]
 * </pre>
 *
 * <p>Format 1 had no voided rows. A joint fragment has O = A = 0, and after it, for each part, its size as an int and its
 * own frame, of the same incarnation, sequence, policy version and worker. These begin anywhere: their numbers need not lie
 * at multiples of their sizes.
 *
 * <p>The size of a mask, M, is that of the environment, which both sides know, and 0 for one without masks; so is K, 0
 * for one whose reward is one stream, and N, what is measured in each episode; sequence and state are those of the algorithm's memory, likewise: the length of a frame tells whether they agree.
 */
public final class TrajectoryCodec {
    static final int HEADER_BYTES = 96;

    private static final String FRAME = "trajectory";
    /** "TRPF" in memory. */
    private static final int MAGIC = 0x46505254;

    private static final int FORMAT = 2;

    private TrajectoryCodec() {}

    /**
     * Bytes that {@link #encode} writes.
     *
     * @throws IllegalArgumentException when no buffer is so large
     */
    public static int encodedBytes(Trajectory fragment) {
        int ended = fragment.finalObservations.count();
        int logged = fragment.episodes.count();
        long bytes = HEADER_BYTES + TrajectoryBody.bytes(fragment, ended, logged, fragment.endState.sizeBytes());
        for (int k = 0; fragment.isJoint() && k < fragment.parts().size(); k++) {
            bytes += Integer.BYTES + encodedBytes(fragment.parts().get(k));
        }
        return FrameWriter.size(FRAME, bytes);
    }

    /**
     * Writes a fragment at the buffer's position and moves that behind it.
     *
     * @param incarnation which start of its worker filled it, at least 0
     * @throws IllegalArgumentException when it does not fit
     */
    public static void encode(Trajectory fragment, long incarnation, ByteBuffer target) {
        if (incarnation < 0) {
            throw new IllegalArgumentException("an incarnation is not negative: " + incarnation);
        }
        FrameWriter writer = new FrameWriter(FRAME, target, encodedBytes(fragment));
        FinalObservations finals = fragment.finalObservations;
        EpisodeLog episodes = fragment.episodes;
        writer.bytes()
                .putInt(MAGIC)
                .putInt(FORMAT)
                .putLong(incarnation)
                .putLong(fragment.sequence())
                .putLong(fragment.policyVersion().value())
                .putLong(fragment.inferenceNanos)
                .putLong(fragment.environmentNanos)
                .putLong(fragment.observationMoments.count())
                .putLong(fragment.returnMoments.count())
                .putInt(fragment.worker())
                .putInt(fragment.steps())
                .putInt(fragment.copies())
                .putInt(fragment.observationSize())
                .putInt(fragment.actionSize())
                .putInt(finals.count())
                .putInt(episodes.count())
                .putInt(fragment.endState.sizeBytes());
        fragment.observationMoments.copy(writer.doubles(2 * fragment.observationSize()));
        fragment.returnMoments.copy(writer.doubles(2));
        writer.floats(fragment.observations.length).put(fragment.observations);
        writer.floats(fragment.actions.length).put(fragment.actions);
        writer.floats(fragment.rows()).put(fragment.behaviourLogProbs);
        writer.floats(fragment.rows()).put(fragment.rewards);
        writer.floats(fragment.streamRewards.length).put(fragment.streamRewards);
        writer.floats(fragment.states.length).put(fragment.states);
        finals.copyValues(writer.floats(finals.count() * fragment.observationSize()));
        episodes.copyReturns(writer.floats(episodes.count()));
        episodes.copyMeasures(writer.floats(
                Math.multiplyExact(episodes.count(), episodes.measureNames().size())));
        finals.copyRows(writer.ints(finals.count()));
        episodes.copyLengths(writer.ints(episodes.count()));
        put(fragment.terminated, writer.bytes());
        put(fragment.truncated, writer.bytes());
        put(fragment.voided, writer.bytes());
        put(fragment.actionMasks, writer.bytes());
        finals.copyMasks(writer.bytes());
        fragment.endState.copy(writer.bytes());
        for (int k = 0; fragment.isJoint() && k < fragment.parts().size(); k++) {
            Trajectory part = fragment.parts().get(k);
            writer.bytes().putInt(encodedBytes(part));
            encode(part, incarnation, writer.bytes());
        }
    }

    private static void put(boolean[] values, ByteBuffer target) {
        for (boolean value : values) {
            target.put((byte) (value ? 1 : 0));
        }
    }

    /**
     * Reads whose fragment a frame holds, and nothing else of it.
     *
     * @param frame from its position, which stays, to its limit
     */
    public static TrajectoryHeader peek(ByteBuffer frame) throws MalformedFrame {
        return header(begin(frame)).whose;
    }

    private static FrameReader begin(ByteBuffer frame) throws MalformedFrame {
        FrameReader reader = new FrameReader(FRAME, frame);
        reader.begin(MAGIC, FORMAT, HEADER_BYTES);
        return reader;
    }

    private record Header(
            TrajectoryHeader whose,
            long inferenceNanos,
            long environmentNanos,
            long observationMoments,
            long returnMoments) {}

    private static Header header(FrameReader reader) throws MalformedFrame {
        long incarnation = reader.natural("incarnation");
        long sequence = reader.natural("sequence");
        PolicyVersion version = new PolicyVersion(reader.natural("policy version"));
        long inferenceNanos = reader.natural("inference nanos");
        long environmentNanos = reader.natural("environment nanos");
        long observationMoments = reader.natural("count of observation moments");
        long returnMoments = reader.natural("count of return moments");
        int worker = reader.count("worker", Integer.MAX_VALUE);
        return new Header(
                new TrajectoryHeader(worker, incarnation, sequence, version),
                inferenceNanos,
                environmentNanos,
                observationMoments,
                returnMoments);
    }

    /**
     * Replaces the content of a fragment by a frame's. Allocates no array once the fragment's buffers have grown to what
     * comes in, and never one that is larger than the frame.
     *
     * @param frame from its position, which stays, to its limit
     * @param into a fragment of the same shape; unchanged when the frame is refused
     * @return whose it is
     */
    public static TrajectoryHeader decode(ByteBuffer frame, Trajectory into) throws MalformedFrame {
        Checked checked = check(frame, into);
        TrajectoryHeader whose = checked.header.whose;
        into.begin(whose.worker(), whose.sequence(), whose.policyVersion());
        checked.copyTo(into);
        return whose;
    }

    private static Checked check(ByteBuffer frame, Trajectory shape) throws MalformedFrame {
        FrameReader reader = begin(frame);
        Header header = header(reader);
        TrajectoryBody body = TrajectoryBody.check(reader, shape);
        List<Checked> parts = new ArrayList<>();
        for (int k = 0; shape.isJoint() && k < shape.parts().size(); k++) {
            reader.atLeast("length of what follows", Integer.BYTES);
            int size = reader.count("size of part " + k, Integer.MAX_VALUE);
            reader.atLeast("length of part " + k, size);
            Checked part = check(reader.bytes(size), shape.parts().get(k));
            if (!part.header.whose.equals(header.whose)) {
                throw reader.malformed("part " + k, "of " + part.header.whose, "of " + header.whose);
            }
            parts.add(part);
        }
        reader.remaining("length after the frame", 0);
        return new Checked(header, body, parts);
    }

    /** A frame that can be taken over. */
    private record Checked(Header header, TrajectoryBody body, List<Checked> parts) {
        void copyTo(Trajectory into) {
            into.inferenceNanos = header.inferenceNanos;
            into.environmentNanos = header.environmentNanos;
            body.copyTo(into, header.observationMoments, header.returnMoments);
            for (int k = 0; k < parts.size(); k++) {
                parts.get(k).copyTo(into.parts().get(k));
            }
        }
    }
}
