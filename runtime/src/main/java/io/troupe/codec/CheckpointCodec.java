package io.troupe.codec;

import io.troupe.checkpoint.Checkpoint;
import io.troupe.policy.PolicyVersion;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Checkpoints as bytes for other processes, and back. The components are opaque: whoever restores from them checks them.
 *
 * <p>A frame, in this order:
 *
 * <pre>
 * int     magic, format
 * long    epoch, environment steps, policy version
 * double  mean return
 * byte    SHA-256 of the weights [32]
 * int     size of the run's id, number of components
 * byte    the run's id, UTF-8
 * of each component, by name: int size of the name, int size of the content, byte name (ASCII), byte content
 * </pre>
 */
public final class CheckpointCodec {
    static final int HEADER_BYTES = 80;

    private static final String FRAME = "checkpoint";
    /** "TRPC" in memory. */
    private static final int MAGIC = 0x43505254;

    private static final int FORMAT = 1;
    private static final int HASH_BYTES = 32;
    private static final int MAX_RUN_ID_BYTES = 1024;
    private static final int MAX_NAME_BYTES = 200;
    private static final int COMPONENT_HEADER_BYTES = 2 * Integer.BYTES;

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private CheckpointCodec() {}

    /**
     * Bytes that {@link #encode} writes.
     *
     * @throws IllegalArgumentException when no buffer is so large, or the checkpoint is not one that {@link #decode} takes
     */
    public static int encodedBytes(Checkpoint checkpoint) {
        if (checkpoint.epoch() < 0 || checkpoint.environmentSteps() < 0) {
            throw new IllegalArgumentException("epoch and environment steps of a checkpoint are not negative: "
                    + checkpoint.epoch() + ", " + checkpoint.environmentSteps());
        }
        return FrameWriter.size(FRAME, HEADER_BYTES + runId(checkpoint).length + componentBytes(checkpoint));
    }

    private static long componentBytes(Checkpoint checkpoint) {
        if (checkpoint.components().size() > Checkpoint.MAX_COMPONENTS) {
            throw new IllegalArgumentException("a checkpoint of "
                    + checkpoint.components().size() + " components (at most " + Checkpoint.MAX_COMPONENTS + ")");
        }
        long size = 0;
        for (Map.Entry<String, byte[]> component : checkpoint.components().entrySet()) {
            if (!Checkpoint.isComponentName(component.getKey())) {
                throw new IllegalArgumentException("a component cannot be called " + component.getKey());
            }
            size += COMPONENT_HEADER_BYTES + component.getKey().length() + component.getValue().length;
        }
        return size;
    }

    private static byte[] runId(Checkpoint checkpoint) {
        byte[] runId = checkpoint.runId().getBytes(StandardCharsets.UTF_8);
        if (runId.length > MAX_RUN_ID_BYTES) {
            throw new IllegalArgumentException(
                    "a run's id of " + runId.length + " bytes (at most " + MAX_RUN_ID_BYTES + ")");
        }
        return runId;
    }

    private static byte[] hash(Checkpoint checkpoint) {
        String hex = checkpoint.weightsSha256();
        if (!HASH.matcher(hex).matches()) {
            throw new IllegalArgumentException("a SHA-256 is 64 digits 0-9 and a-f: " + hex);
        }
        return HexFormat.of().parseHex(hex);
    }

    /**
     * Writes a checkpoint at the buffer's position and moves that behind it.
     *
     * @throws IllegalArgumentException when it does not fit, or is not one that {@link #decode} takes
     */
    public static void encode(Checkpoint checkpoint, ByteBuffer target) {
        byte[] runId = runId(checkpoint);
        byte[] hash = hash(checkpoint);
        ByteBuffer bytes = new FrameWriter(FRAME, target, encodedBytes(checkpoint)).bytes();
        bytes.putInt(MAGIC)
                .putInt(FORMAT)
                .putLong(checkpoint.epoch())
                .putLong(checkpoint.environmentSteps())
                .putLong(checkpoint.policyVersion().value())
                .putLong(Double.doubleToRawLongBits(checkpoint.meanReturn()))
                .put(hash)
                .putInt(runId.length)
                .putInt(checkpoint.components().size())
                .put(runId);
        checkpoint
                .components()
                .forEach((name, content) -> bytes.putInt(name.length())
                        .putInt(content.length)
                        .put(name.getBytes(StandardCharsets.US_ASCII))
                        .put(content));
    }

    /**
     * Reads a checkpoint. Allocates about as much as the frame is long.
     *
     * @param frame from its position, which stays, to its limit
     */
    public static Checkpoint decode(ByteBuffer frame) throws MalformedFrame {
        FrameReader reader = new FrameReader(FRAME, frame);
        reader.begin(MAGIC, FORMAT, HEADER_BYTES);
        long epoch = reader.natural("epoch");
        long environmentSteps = reader.natural("number of environment steps");
        PolicyVersion version = new PolicyVersion(reader.natural("policy version"));
        double meanReturn = reader.real();
        String sha256 = HexFormat.of().formatHex(array(reader, HASH_BYTES));
        int runIdBytes = reader.count("size of the run's id", MAX_RUN_ID_BYTES);
        int count = reader.count("number of components", Checkpoint.MAX_COMPONENTS);
        reader.atLeast("length after the header", runIdBytes);
        String runId = runId(reader, reader.bytes(runIdBytes));
        SortedMap<String, byte[]> components = components(reader, count);
        return new Checkpoint(runId, epoch, environmentSteps, version, sha256, meanReturn, components);
    }

    private static String runId(FrameReader reader, ByteBuffer utf8) throws MalformedFrame {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
        } catch (CharacterCodingException e) {
            throw reader.malformed("the run's id", "not UTF-8", "UTF-8");
        }
    }

    private static SortedMap<String, byte[]> components(FrameReader reader, int count) throws MalformedFrame {
        TreeMap<String, byte[]> components = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            reader.atLeast("length before component " + i, COMPONENT_HEADER_BYTES);
            int nameBytes = reader.count("size of the name of component " + i, MAX_NAME_BYTES);
            int contentBytes = reader.count("size of component " + i, Integer.MAX_VALUE);
            reader.atLeast("length of component " + i, (long) nameBytes + contentBytes);
            String name = new String(array(reader, nameBytes), StandardCharsets.ISO_8859_1);
            if (!Checkpoint.isComponentName(name)) {
                throw reader.malformed("name of component " + i, "'" + name + "'", "lower-case words, dots and dashes");
            }
            if (!components.isEmpty() && components.lastKey().compareTo(name) >= 0) {
                throw reader.malformed("name of component " + i, name, "one after " + components.lastKey());
            }
            components.put(name, array(reader, contentBytes));
        }
        reader.remaining("length after the last component", 0);
        return components;
    }

    private static byte[] array(FrameReader reader, int size) {
        byte[] bytes = new byte[size];
        reader.bytes(size).get(bytes);
        return bytes;
    }
}
