package io.troupe.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import io.troupe.random.RandomStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class PolicySnapshotCodecTest {
    @Test
    void aDecodedPolicyIsTheSameBitForBit() throws MalformedFrame {
        for (long seed = 0; seed < 200; seed++) {
            RandomStream random = RandomStream.ofSeed(seed);
            PolicySnapshot snapshot = random(random, random.nextInt(500), seed % 2 == 0 ? 0 : random.nextInt(20));

            PolicySnapshot decoded = PolicySnapshotCodec.decode(encode(snapshot));

            assertThat(decoded.version()).isEqualTo(snapshot.version());
            assertThat(Fragments.bits(decoded.parameters())).isEqualTo(Fragments.bits(snapshot.parameters()));
            assertThat(Fragments.bits(decoded.observationMean())).isEqualTo(Fragments.bits(snapshot.observationMean()));
            assertThat(Fragments.bits(decoded.observationScale()))
                    .isEqualTo(Fragments.bits(snapshot.observationScale()));
        }
    }

    @Test
    void aLargePolicyIsCopiedOnceEachWay() throws MalformedFrame {
        int parameters = 4 << 20;
        PolicySnapshot snapshot = PolicySnapshot.of(new PolicyVersion(1), new float[parameters]);
        ByteBuffer frame = ByteBuffer.allocateDirect(PolicySnapshotCodec.encodedBytes(snapshot));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long start = threads.getCurrentThreadAllocatedBytes();
        PolicySnapshotCodec.encode(snapshot, frame);
        long encoded = threads.getCurrentThreadAllocatedBytes();
        PolicySnapshotCodec.decode(frame.flip());
        long decoded = threads.getCurrentThreadAllocatedBytes();

        assertThat(encoded - start).isLessThan(1 << 20);
        assertThat(decoded - encoded).isLessThan(Float.BYTES * parameters + (1 << 20));
    }

    @Test
    void aLengthThatTheFrameDoesNotHaveIsRefusedBeforeAnythingIsAllocated() {
        ByteBuffer frame = Fragments.copy(encode(random(RandomStream.ofSeed(1), 10, 2)));
        frame.putInt(16, Integer.MAX_VALUE).putInt(20, Integer.MAX_VALUE);

        assertThatThrownBy(() -> PolicySnapshotCodec.decode(frame))
                .isInstanceOf(MalformedFrame.class)
                .hasMessage("policy snapshot: length after the header is 56 (expected 25769803764)");
    }

    @Test
    void saysWhatIsWrong() {
        ByteBuffer frame = encode(random(RandomStream.ofSeed(1), 10, 2));

        assertRefused(frame, 0, 5, "magic is 5 (expected 50505254)");
        assertRefused(frame, 4, 3, "format is 3 (expected 1)");
        assertRefused(frame, 12, -1, "policy version is ");
        assertRefused(frame, 16, -1, "number of parameters is -1 (expected 0 to 2147483647)");
        assertRefused(frame, 20, -1, "size of the normaliser is -1 (expected 0 to 2147483647)");
        assertThatThrownBy(() -> PolicySnapshotCodec.decode(ByteBuffer.allocate(23)))
                .isInstanceOf(MalformedFrame.class)
                .hasMessage("policy snapshot: length is 23 (expected at least 24)");
    }

    private static void assertRefused(ByteBuffer frame, int offset, int value, String message) {
        ByteBuffer spoilt = Fragments.copy(frame).putInt(offset, value);

        assertThatThrownBy(() -> PolicySnapshotCodec.decode(spoilt))
                .isInstanceOf(MalformedFrame.class)
                .hasMessageStartingWith("policy snapshot: " + message);
    }

    static PolicySnapshot random(RandomStream random, int parameters, int normalised) {
        PolicyVersion version = new PolicyVersion(random.nextLong(1L << 60));
        return new PolicySnapshot(
                version, floats(random, parameters), floats(random, normalised), floats(random, normalised));
    }

    private static float[] floats(RandomStream random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = Float.intBitsToFloat(random.nextInt());
        }
        return values;
    }

    static ByteBuffer encode(PolicySnapshot snapshot) {
        ByteBuffer frame = ByteBuffer.allocateDirect(PolicySnapshotCodec.encodedBytes(snapshot));
        PolicySnapshotCodec.encode(snapshot, frame);
        assertThat(frame.hasRemaining()).isFalse();
        return frame.flip();
    }
}
