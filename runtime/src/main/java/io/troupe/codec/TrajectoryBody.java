package io.troupe.codec;

import io.troupe.trajectory.Trajectory;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/** The sections of a fragment's frame after its header, checked but not copied. */
record TrajectoryBody(
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
        FloatBuffer measures,
        IntBuffer rows,
        IntBuffer lengths,
        ByteBuffer terminated,
        ByteBuffer truncated,
        ByteBuffer voided,
        ByteBuffer actionMasks,
        ByteBuffer finalMasks,
        ByteBuffer endState) {
    /** Every bit but the lowest of eight bytes, which are booleans. */
    private static final long NOT_BOOLEAN = 0xFEFE_FEFE_FEFE_FEFEL;

    /** How long it is, without the parts of a joint fragment. */
    static long bytes(Trajectory shape, int ended, int logged, int stateBytes) {
        long arrays = shape.isJoint() ? Trajectory.jointBytes(shape.steps(), shape.copies()) : shape.sizeBytes();
        long moments = Double.BYTES * 2L * (shape.observationSize() + 1);
        long finals = ended * (Float.BYTES * (long) shape.observationSize() + Integer.BYTES + shape.maskSize());
        long episodes = logged * (Float.BYTES * (1L + measured(shape)) + Integer.BYTES);
        return moments + arrays + finals + episodes + stateBytes;
    }

    private static int measured(Trajectory shape) {
        return shape.episodes.measureNames().size();
    }

    static TrajectoryBody check(FrameReader reader, Trajectory shape) throws MalformedFrame {
        reader.exactly("number of steps", shape.steps());
        reader.exactly("number of copies", shape.copies());
        reader.exactly("observation size", shape.observationSize());
        reader.exactly("action size", shape.actionSize());
        int rows = shape.rows();
        int ended = reader.count("number of final observations", rows);
        int logged = reader.count("number of episodes", rows);
        int stateBytes = reader.count("size of the end state", Integer.MAX_VALUE);
        long bytes = bytes(shape, ended, logged, stateBytes);
        if (shape.isJoint()) {
            reader.atLeast("length after the header", bytes);
        } else {
            reader.remaining("length after the header", bytes);
        }
        TrajectoryBody body = new TrajectoryBody(
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
                reader.floats(Math.multiplyExact(logged, measured(shape))),
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

    /** Replaces what a fragment holds besides its header. */
    void copyTo(Trajectory into, long observationCount, long returnCount) {
        into.observationMoments.restore(observationCount, observationMoments);
        into.returnMoments.restore(returnCount, returnMoments);
        observations.get(into.observations);
        actions.get(into.actions);
        behaviourLogProbs.get(into.behaviourLogProbs);
        rewards.get(into.rewards);
        streamRewards.get(into.streamRewards);
        states.get(into.states);
        into.finalObservations.replace(rows.remaining(), rows, finals, finalMasks);
        into.episodes.replace(lengths.remaining(), returns, measures, lengths);
        get(terminated, into.terminated);
        get(truncated, into.truncated);
        get(voided, into.voided);
        get(actionMasks, into.actionMasks);
        into.endState.set(endState);
    }

    private static void get(ByteBuffer source, boolean[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = source.get() != 0;
        }
    }
}
