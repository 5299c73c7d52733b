package io.troupe.codec;

import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
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
 * then    for each part: int size of the behaviour's name, int size of its frame, byte name (ASCII), its frame
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

    private static final int PART_HEADER_BYTES = 2 * Integer.BYTES;
    private static final int MAX_NAME_BYTES = 64;

    private PolicySnapshotCodec() {}

    /**
     * Bytes that {@link #encode} writes.
     *
     * @throws IllegalArgumentException when no buffer is so large
     */
    public static int encodedBytes(PolicySnapshot snapshot) {
        if (snapshot.isJoint()) {
            long bytes = HEADER_BYTES;
            for (int k = 0; k < snapshot.parts().size(); k++) {
                bytes += PART_HEADER_BYTES
                        + name(snapshot, k).length
                        + encodedBytes(snapshot.parts().get(k));
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
        for (int k = 0; k < snapshot.parts().size(); k++) {
            PolicySnapshot part = snapshot.parts().get(k);
            byte[] name = name(snapshot, k);
            bytes.putInt(name.length).putInt(encodedBytes(part)).put(name);
            encode(part, bytes);
        }
    }

    private static byte[] name(PolicySnapshot snapshot, int k) {
        return snapshot.behaviours().get(k).getBytes(StandardCharsets.US_ASCII);
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
        return decodeSingle(reader);
    }

    private static PolicySnapshot decodeSingle(FrameReader reader) throws MalformedFrame {
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
        if (count < 1) {
            throw reader.malformed("number of parts", count, "1 to " + MAX_PARTS);
        }
        reader.exactly("reserved", 0);
        List<String> behaviours = new ArrayList<>();
        List<PolicySnapshot> parts = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            reader.atLeast("length before part " + k, PART_HEADER_BYTES);
            int nameBytes = reader.count("size of the name of part " + k, MAX_NAME_BYTES);
            int size = reader.count("size of part " + k, Integer.MAX_VALUE);
            reader.atLeast("length of part " + k, (long) nameBytes + size);
            behaviours.add(
                    StandardCharsets.US_ASCII.decode(reader.bytes(nameBytes)).toString());
            // A part has no parts: what claims to be joint in here is no policy.
            PolicySnapshot part = decodeSingle(new FrameReader(FRAME, reader.bytes(size)));
            if (!part.version().equals(version)) {
                throw reader.malformed("version of part " + k, part.version().value(), Long.toString(version.value()));
            }
            parts.add(part);
        }
        reader.remaining("length after the parts", 0);
        return PolicySnapshot.joint(version, behaviours, parts);
    }

    private static float[] floats(FloatBuffer source) {
        float[] values = new float[source.remaining()];
        source.get(values);
        return values;
    }
}
