package io.troupe.actors.cluster;

import io.troupe.checkpoint.Checkpoint;
import io.troupe.codec.CheckpointCodec;
import io.troupe.codec.MalformedFrame;
import io.troupe.codec.PolicySnapshotCodec;
import io.troupe.codec.TrajectoryCodec;
import io.troupe.group.GroupState;
import io.troupe.policy.PolicySnapshot;
import io.troupe.trajectory.Trajectory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a leader puts on the shelf for its followers: its state, and each batch. */
final class GroupCodec {
    private static final String POLICY = "policy";
    private static final String COMPONENT = "component-";

    private GroupCodec() {}

    /** A state, in the form of a checkpoint that is nobody's. */
    static ByteBuffer encode(GroupState state) {
        SortedMap<String, byte[]> components = new TreeMap<>();
        state.components().forEach((name, bytes) -> components.put(COMPONENT + name, bytes));
        components.put(POLICY, Encoded.of(state.policy(), ByteBuffer::allocate).array());
        return Encoded.of(new Checkpoint(
                "group", 0, 0, state.policy().version(), state.policy().weightsSha256(), Double.NaN, components));
    }

    static GroupState state(ByteBuffer content) throws MalformedFrame {
        SortedMap<String, byte[]> components = new TreeMap<>();
        SortedMap<String, byte[]> all = CheckpointCodec.decode(content).components();
        all.forEach((name, bytes) -> {
            if (name.startsWith(COMPONENT)) {
                components.put(name.substring(COMPONENT.length()), bytes);
            }
        });
        byte[] policy = all.getOrDefault(POLICY, new byte[0]);
        PolicySnapshot snapshot = PolicySnapshotCodec.decode(ByteBuffer.wrap(policy));
        return new GroupState(snapshot, components);
    }

    /** The fragments one after the other, each behind its length. */
    static ByteBuffer encode(List<Trajectory> batch) {
        int size = 0;
        for (Trajectory fragment : batch) {
            size = Math.addExact(size, Integer.BYTES + TrajectoryCodec.encodedBytes(fragment));
        }
        ByteBuffer bytes = ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
        for (Trajectory fragment : batch) {
            bytes.putInt(TrajectoryCodec.encodedBytes(fragment));
            TrajectoryCodec.encode(fragment, 0, bytes);
        }
        return bytes.flip();
    }

    /**
     * Reads a batch.
     *
     * @param into as many fragments as were sent
     * @throws IllegalArgumentException when it is another number
     */
    static void batch(ByteBuffer content, List<Trajectory> into) throws MalformedFrame {
        ByteBuffer bytes = content.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        for (Trajectory fragment : into) {
            int length = bytes.remaining() >= Integer.BYTES ? bytes.getInt() : -1;
            if (length < 0 || length > bytes.remaining()) {
                throw new IllegalArgumentException("a batch ends in the middle");
            }
            TrajectoryCodec.decode(bytes.slice(bytes.position(), length), fragment);
            bytes.position(bytes.position() + length);
        }
        if (bytes.hasRemaining()) {
            throw new IllegalArgumentException("a batch has more than " + into.size() + " fragments");
        }
    }
}
