package io.troupe.benchmarks.scale;

import io.troupe.codec.MalformedFrame;
import io.troupe.codec.PolicySnapshotCodec;
import io.troupe.codec.TrajectoryCodec;
import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * What fragments and policies cost to write and to read here.
 *
 * @param bytes of the frame
 * @param encodeNanosPerByte CPU time
 * @param decodeNanosPerByte CPU time
 */
public record CodecProbe(int bytes, double encodeNanosPerByte, double decodeNanosPerByte) {
    /** Measures fragments of a shape. */
    public static CodecProbe ofFragments(EnvironmentSpec spec, int steps, int copies) {
        Trajectory fragment = new Trajectory(spec, steps, copies);
        Trajectory into = new Trajectory(spec, steps, copies);
        int bytes = TrajectoryCodec.encodedBytes(fragment);
        ByteBuffer frame = buffer(bytes);
        double encode = CpuTime.ofOneCall(() -> TrajectoryCodec.encode(fragment, 1, frame.clear()));
        frame.clear();
        double decode = CpuTime.ofOneCall(() -> {
            try {
                TrajectoryCodec.decode(frame, into);
            } catch (MalformedFrame e) {
                throw new IllegalStateException("what was encoded is not decoded", e);
            }
        });
        return new CodecProbe(bytes, encode / bytes, decode / bytes);
    }

    /** Measures policies of a size. */
    public static CodecProbe ofPolicies(int parameters) {
        PolicySnapshot snapshot = PolicySnapshot.of(PolicyVersion.INITIAL, new float[parameters]);
        int bytes = PolicySnapshotCodec.encodedBytes(snapshot);
        ByteBuffer frame = buffer(bytes);
        double encode = CpuTime.ofOneCall(() -> PolicySnapshotCodec.encode(snapshot, frame.clear()));
        frame.clear();
        double decode = CpuTime.ofOneCall(() -> {
            try {
                PolicySnapshotCodec.decode(frame);
            } catch (MalformedFrame e) {
                throw new IllegalStateException("what was encoded is not decoded", e);
            }
        });
        return new CodecProbe(bytes, encode / bytes, decode / bytes);
    }

    /** CPU time of a blob's checksum, CRC-32 and CRC-32C, over direct memory, in nanoseconds a byte. */
    public static double checksumNanosPerByte() {
        ByteBuffer content = buffer(1 << 20);
        CRC32 crc32 = new CRC32();
        CRC32C crc32c = new CRC32C();
        return CpuTime.ofOneCall(() -> {
                    crc32.update(content.duplicate());
                    crc32c.update(content.duplicate());
                })
                / content.capacity();
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
