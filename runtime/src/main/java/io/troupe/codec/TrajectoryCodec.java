package io.troupe.codec;

import io.troupe.policy.PolicyVersion;
import io.troupe.trajectory.EpisodeLog;
import io.troupe.trajectory.FinalObservations;
import io.troupe.trajectory.Trajectory;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * Fragments as bytes, and back into buffers that are there already. Decoding gives the same fragment bit for bit.
 *
 * <p>A frame, in this order, so that every number lies where its size divides the offset (E: ended episodes with a final
 * observation, L: episodes in the log, S: bytes of the end state):
 *
 * <pre>
 * int     magic, format
 * long    incarnation, sequence, policy version, inference nanos, environment nanos,
 *         count of observation moments, count of return moments
 * int     worker, T, B, O, A, E, L, S
 * double  observation moments [2, O], return moments [2]
 * float   observations [T + 1, B, O], actions [T, B, A], behaviour log-probabilities [T, B], rewards [T, B],
 *         rewards of each stream [T, B, K], states [T / sequence + 1, B, state],
 *         final observations [E, O], episode returns [L]
 * int     final rows [E], episode lengths [L]
 * byte    terminated [T, B], truncated [T, B], voided [T, B], action masks [T + 1, B, M],
 *         final action masks [E, M] (0 or 1 each), end state [S]
 * </pre>
 *
 * <p>Format 1 had no voided rows.
 *
 * <p>The size of a mask, M, is that of the environment, which both sides know, and 0 for one without masks; so is K, 0
 * for one whose reward is one stream; sequence and state are those of the algorithm's memory, likewise: the length of a frame tells whether they agree.
 */
public final class TrajectoryCodec {
    static final int HEADER_BYTES = 96;

    private static final String FRAME = "trajectory";
    /** "TRPF" in memory. */
    private static final int MAGIC = 0x46505254;

    private static final int FORMAT = 2;
    /** Every bit but the lowest of eight bytes, which are booleans. */
    private static final long NOT_BOOLEAN = 0xFEFE_FEFE_FEFE_FEFEL;

    private TrajectoryCodec() {}

    /**
     * Bytes that {@link #encode} writes.
     *
     * @throws IllegalArgumentException when no buffer is so large
     */
    public static int encodedBytes(Trajectory fragment) {
        int ended = fragment.finalObservations.count();
        int logged = fragment.episodes.count();
        return FrameWriter.size(
                FRAME, HEADER_BYTES + bodyBytes(fragment, ended, logged, fragment.endState.sizeBytes()));
    }

    private static long bodyBytes(Trajectory shape, int ended, int logged, int stateBytes) {
        long moments = Double.BYTES * 2L * (shape.observationSize() + 1);
        long finals = ended * (Float.BYTES * (long) shape.observationSize() + Integer.BYTES + shape.maskSize());
        long episodes = logged * (long) (Float.BYTES + Integer.BYTES);
        return moments + shape.sizeBytes() + finals + episodes + stateBytes;
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
        finals.copyRows(writer.ints(finals.count()));
        episodes.copyLengths(writer.ints(episodes.count()));
        put(fragment.terminated, writer.bytes());
        put(fragment.truncated, writer.bytes());
        put(fragment.voided, writer.bytes());
        put(fragment.actionMasks, writer.bytes());
        finals.copyMasks(writer.bytes());
        fragment.endState.copy(writer.bytes());
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

    /** The sections of a frame's body, checked but not copied. */
    private record Body(
            DoubleBuffer observationMoments,
            DoubleBuffer returnMoments,
            FloatBuffer observations,
            FloatBuffer actions,
            FloatBuffer behaviourLogProbs,
            FloatBuffer rewards,
            FloatBuffer streamRewards,
            FloatBuffer states,
            FloatBuffer finals,
            FloatBuffer returns,
            IntBuffer rows,
            IntBuffer lengths,
            ByteBuffer terminated,
            ByteBuffer truncated,
            ByteBuffer voided,
            ByteBuffer actionMasks,
            ByteBuffer finalMasks,
            ByteBuffer endState) {}

    /**
     * Replaces the content of a fragment by a frame's. Allocates no array once the fragment's buffers have grown to what
     * comes in, and never one that is larger than the frame.
     *
     * @param frame from its position, which stays, to its limit
     * @param into a fragment of the same shape; unchanged when the frame is refused
     * @return whose it is
     */
    public static TrajectoryHeader decode(ByteBuffer frame, Trajectory into) throws MalformedFrame {
        FrameReader reader = begin(frame);
        Header header = header(reader);
        Body body = body(reader, into);
        TrajectoryHeader whose = header.whose;
        into.begin(whose.worker(), whose.sequence(), whose.policyVersion());
        into.inferenceNanos = header.inferenceNanos;
        into.environmentNanos = header.environmentNanos;
        into.observationMoments.restore(header.observationMoments, body.observationMoments);
        into.returnMoments.restore(header.returnMoments, body.returnMoments);
        body.observations.get(into.observations);
        body.actions.get(into.actions);
        body.behaviourLogProbs.get(into.behaviourLogProbs);
        body.rewards.get(into.rewards);
        body.streamRewards.get(into.streamRewards);
        body.states.get(into.states);
        into.finalObservations.replace(body.rows.remaining(), body.rows, body.finals, body.finalMasks);
        into.episodes.replace(body.lengths.remaining(), body.returns, body.lengths);
        get(body.terminated, into.terminated);
        get(body.truncated, into.truncated);
        get(body.voided, into.voided);
        get(body.actionMasks, into.actionMasks);
        into.endState.set(body.endState);
        return whose;
    }

    private static Body body(FrameReader reader, Trajectory shape) throws MalformedFrame {
        reader.exactly("number of steps", shape.steps());
        reader.exactly("number of copies", shape.copies());
        reader.exactly("observation size", shape.observationSize());
        reader.exactly("action size", shape.actionSize());
        int rows = shape.rows();
        int ended = reader.count("number of final observations", rows);
        int logged = reader.count("number of episodes", rows);
        int stateBytes = reader.count("size of the end state", Integer.MAX_VALUE);
        reader.remaining("length after the header", bodyBytes(shape, ended, logged, stateBytes));
        Body body = new Body(
                reader.doubles(2 * shape.observationSize()),
                reader.doubles(2),
                reader.floats(shape.observations.length),
                reader.floats(shape.actions.length),
                reader.floats(rows),
                reader.floats(rows),
                reader.floats(shape.streamRewards.length),
                reader.floats(shape.states.length),
                reader.floats(ended * shape.observationSize()),
                reader.floats(logged),
                reader.ints(ended),
                reader.ints(logged),
                reader.bytes(rows),
                reader.bytes(rows),
                reader.bytes(rows),
                reader.bytes(shape.actionMasks.length),
                reader.bytes(ended * shape.maskSize()),
                reader.bytes(stateBytes));
        requireRows(reader, body.rows, shape);
        requireLengths(reader, body.lengths);
        requireBooleans(reader, "terminated", body.terminated, 1);
        requireBooleans(reader, "truncated", body.truncated, 1);
        requireBooleans(reader, "voided", body.voided, 1);
        requireBooleans(reader, "action mask", body.actionMasks, shape.maskSize());
        requireBooleans(reader, "final action mask", body.finalMasks, shape.maskSize());
        return body;
    }

    /** Rows index the arrays of whoever learns from the fragment. Environments append them step by step. */
    private static void requireRows(FrameReader reader, IntBuffer rows, Trajectory shape) throws MalformedFrame {
        int earliest = 0;
        for (int i = 0; i < rows.limit(); i++) {
            int row = rows.get(i);
            if (row < earliest || row >= shape.rows()) {
                throw reader.malformed("row of final observation " + i, row, earliest + " to " + (shape.rows() - 1));
            }
            earliest = row - row % shape.copies();
        }
    }

    private static void requireLengths(FrameReader reader, IntBuffer lengths) throws MalformedFrame {
        for (int i = 0; i < lengths.limit(); i++) {
            if (lengths.get(i) < 0) {
                throw reader.malformed("length of episode " + i, lengths.get(i), "at least 0");
            }
        }
    }

    private static void requireBooleans(FrameReader reader, String what, ByteBuffer values, int width)
            throws MalformedFrame {
        int i = 0;
        while (i + Long.BYTES <= values.limit() && (values.getLong(i) & NOT_BOOLEAN) == 0) {
            i += Long.BYTES;
        }
        for (; i < values.limit(); i++) {
            if ((values.get(i) & NOT_BOOLEAN) != 0) {
                throw reader.malformed(what + " of row " + i / width, values.get(i), "0 or 1");
            }
        }
    }

    private static void get(ByteBuffer source, boolean[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = source.get() != 0;
        }
    }
}
