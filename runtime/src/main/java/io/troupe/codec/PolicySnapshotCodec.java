package io.troupe.codec;

import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * Policies as bytes for other processes, and back: one copy of the parameters each way.
 *
 * <p>Checkpoints have another form, a protobuf message: it can take up fields for as long as old checkpoints are around,
 * and copies the parameters several times. Here both ends run the same version of the program, and policies are
 * published after every update.
 *
 * <p>A frame, in this order (P: parameters, N: O where observations are normalised, else 0):
 *
 * <pre>
 * int     magic, format
 * long    policy version
 * int     P, N
 * float   observation mean [N], observation scale [N], parameters [P]
 * </pre>
 */
public final class PolicySnapshotCodec {
    static final int HEADER_BYTES = 24;

    private static final String FRAME = "policy snapshot";
    /** "TRPP" in memory. */
    private static final int MAGIC = 0x50505254;

    private static final int FORMAT = 1;

    private PolicySnapshotCodec() {}

    /**
     * Bytes that {@link #encode} writes.
     *
     * @throws IllegalArgumentException when no buffer is so large
     */
    public static int encodedBytes(PolicySnapshot snapshot) {
        return FrameWriter.size(
                FRAME, HEADER_BYTES + bodyBytes(snapshot.parameters().length, snapshot.observationMean().length));
    }

    private static long bodyBytes(int parameters, int normalised) {
        return Float.BYTES * (parameters + 2L * normalised);
    }

    /**
     * Writes a snapshot at the buffer's position and moves that behind it.
     *
     * @throws IllegalArgumentException when it does not fit
     */
    public static void encode(PolicySnapshot snapshot, ByteBuffer target) {
        FrameWriter writer = new FrameWriter(FRAME, target, encodedBytes(snapshot));
        float[] mean = snapshot.observationMean();
        float[] scale = snapshot.observationScale();
        float[] parameters = snapshot.parameters();
        writer.bytes()
                .putInt(MAGIC)
                .putInt(FORMAT)
                .putLong(snapshot.version().value())
                .putInt(parameters.length)
                .putInt(mean.length);
        writer.floats(mean.length).put(mean);
        writer.floats(scale.length).put(scale);
        writer.floats(parameters.length).put(parameters);
    }

    /**
     * Reads a snapshot. Allocates its arrays, once it is certain that the frame holds them, and nothing else of their size.
     *
     * @param frame from its position, which stays, to its limit
     */
    public static PolicySnapshot decode(ByteBuffer frame) throws MalformedFrame {
        FrameReader reader = new FrameReader(FRAME, frame);
        reader.begin(MAGIC, FORMAT, HEADER_BYTES);
        PolicyVersion version = new PolicyVersion(reader.natural("policy version"));
        int parameters = reader.count("number of parameters", Integer.MAX_VALUE);
        int normalised = reader.count("size of the normaliser", Integer.MAX_VALUE);
        reader.remaining("length after the header", bodyBytes(parameters, normalised));
        float[] mean = floats(reader.floats(normalised));
        float[] scale = floats(reader.floats(normalised));
        return new PolicySnapshot(version, floats(reader.floats(parameters)), mean, scale);
    }

    private static float[] floats(FloatBuffer source) {
        float[] values = new float[source.remaining()];
        source.get(values);
        return values;
    }
}
