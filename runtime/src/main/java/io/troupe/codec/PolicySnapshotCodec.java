package io.troupe.codec;

import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

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
 *
 * <p>The policies of several behaviours (K parts) are a frame with a magic of its own, which holds those of the parts:
 *
 * <pre>
 * int     magic, format
 * long    policy version
 * int     K, 0
 * then    for each part: int size, its frame
 * </pre>
 */
public final class PolicySnapshotCodec {
    static final int HEADER_BYTES = 24;

    private static final String FRAME = "policy snapshot";
    /** "TRPP" in memory. */
    private static final int MAGIC = 0x50505254;

    /** "TRPJ" in memory. */
    private static final int JOINT_MAGIC = 0x4A505254;

    private static final int FORMAT = 1;
    /** As many as there can be behaviours. */
    private static final int MAX_PARTS = 1 << 16;

    private PolicySnapshotCodec() {}

    /**
     * Bytes that {@link #encode} writes.
     *
     * @throws IllegalArgumentException when no buffer is so large
     */
    public static int encodedBytes(PolicySnapshot snapshot) {
        if (snapshot.isJoint()) {
            long bytes = HEADER_BYTES;
            for (PolicySnapshot part : snapshot.parts()) {
                bytes += Integer.BYTES + encodedBytes(part);
            }
            return FrameWriter.size(FRAME, bytes);
        }
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
        if (snapshot.isJoint()) {
            encodeJoint(snapshot, writer.bytes());
            return;
        }
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

    private static void encodeJoint(PolicySnapshot snapshot, ByteBuffer bytes) {
        bytes.putInt(JOINT_MAGIC)
                .putInt(FORMAT)
                .putLong(snapshot.version().value())
                .putInt(snapshot.parts().size())
                .putInt(0);
        for (PolicySnapshot part : snapshot.parts()) {
            bytes.putInt(encodedBytes(part));
            encode(part, bytes);
        }
    }

    /**
     * Reads a snapshot. Allocates its arrays, once it is certain that the frame holds them, and nothing else of their size.
     *
     * @param frame from its position, which stays, to its limit
     */
    public static PolicySnapshot decode(ByteBuffer frame) throws MalformedFrame {
        FrameReader reader = new FrameReader(FRAME, frame);
        if (reader.beginsWith(JOINT_MAGIC)) {
            return decodeJoint(reader);
        }
        reader.begin(MAGIC, FORMAT, HEADER_BYTES);
        PolicyVersion version = new PolicyVersion(reader.natural("policy version"));
        int parameters = reader.count("number of parameters", Integer.MAX_VALUE);
        int normalised = reader.count("size of the normaliser", Integer.MAX_VALUE);
        reader.remaining("length after the header", bodyBytes(parameters, normalised));
        float[] mean = floats(reader.floats(normalised));
        float[] scale = floats(reader.floats(normalised));
        return new PolicySnapshot(version, floats(reader.floats(parameters)), mean, scale);
    }

    private static PolicySnapshot decodeJoint(FrameReader reader) throws MalformedFrame {
        reader.begin(JOINT_MAGIC, FORMAT, HEADER_BYTES);
        PolicyVersion version = new PolicyVersion(reader.natural("policy version"));
        int count = reader.count("number of parts", MAX_PARTS);
        reader.exactly("reserved", 0);
        List<PolicySnapshot> parts = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            reader.atLeast("length of what follows", Integer.BYTES);
            int size = reader.count("size of part " + k, Integer.MAX_VALUE);
            reader.atLeast("length of part " + k, size);
            PolicySnapshot part = decode(reader.bytes(size));
            if (part.isJoint() || !part.version().equals(version)) {
                throw reader.malformed(
                        "version of part " + k, part.version().value(), version.value() + ", without parts of its own");
            }
            parts.add(part);
        }
        reader.remaining("length after the parts", 0);
        return PolicySnapshot.joint(version, parts);
    }

    private static float[] floats(FloatBuffer source) {
        float[] values = new float[source.remaining()];
        source.get(values);
        return values;
    }
}
