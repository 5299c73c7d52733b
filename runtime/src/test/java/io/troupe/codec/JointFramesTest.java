package io.troupe.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.policy.MemoryShape;
import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import io.troupe.random.RandomStream;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.training.PolicyCodec;
import io.troupe.trajectory.RowNames;
import io.troupe.trajectory.Trajectory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fragments and policies of several behaviours as bytes. */
final class JointFramesTest {
    private static final EnvironmentSpec PLAIN =
            new EnvironmentSpec("T/plain", Box.unbounded(3), Box.unbounded(2), EnvironmentSpec.UNLIMITED);
    private static final EnvironmentSpec MASKED =
            new EnvironmentSpec("T/masked", Box.unbounded(1), new Discrete(4), EnvironmentSpec.UNLIMITED, true);

    static Trajectory empty() {
        return Trajectory.joint(
                List.of(
                        Trajectory.part(PLAIN, 6, 2, new MemoryShape(5, 3), new RowNames("plain", List.of("a"))),
                        Trajectory.part(
                                MASKED, 6, 2, MemoryShape.NONE, new RowNames("masked", List.of("b", "c", "d")))),
                6,
                2);
    }

    static Trajectory random(long seed) {
        RandomStream random = RandomStream.ofSeed(seed);
        Trajectory fragment = empty();
        fragment.begin(3, 17, new PolicyVersion(16));
        Fragments.fill(fragment, random, 3, 20);
        for (Trajectory part : fragment.parts()) {
            Fragments.fill(part, random, random.nextInt(part.rows()), random.nextInt(9));
        }
        return fragment;
    }

    @Test
    void aDecodedFragmentIsTheSameBitForBit() throws MalformedFrame {
        Trajectory decoded = empty();
        for (long seed = 0; seed < 50; seed++) {
            Trajectory fragment = random(seed);

            ByteBuffer frame = Fragments.encode(fragment, 9);

            assertThat(TrajectoryCodec.peek(frame).sequence()).isEqualTo(17);
            assertThat(TrajectoryCodec.decode(frame, decoded).incarnation()).isEqualTo(9);
            Fragments.assertSame(decoded, fragment);
            for (int k = 0; k < 2; k++) {
                Fragments.assertSame(decoded.parts().get(k), fragment.parts().get(k));
            }
        }
    }

    @Test
    void countsTheMemoryOfAllParts() {
        Trajectory fragment = empty();

        assertThat(fragment.sizeBytes())
                .isEqualTo(Trajectory.jointBytes(6, 2)
                        + fragment.parts().get(0).sizeBytes()
                        + fragment.parts().get(1).sizeBytes());
        assertThat(fragment.rows()).isEqualTo(12);
        assertThat(fragment.parts().get(1).rows()).isEqualTo(36);
    }

    @Test
    void aFrameWithOneBadPartLeavesTheFragmentAsItWas() {
        ByteBuffer frame = Fragments.copy(Fragments.encode(random(1), 9));
        Trajectory into = random(2);
        Trajectory same = random(2);
        // The last byte but the end state of the last part is a mask: make it no boolean, wherever that is.
        for (int i = 0; i < frame.limit(); i++) {
            byte before = frame.get(i);
            frame.put(i, (byte) 0x7f);
            try {
                TrajectoryCodec.decode(frame, into);
                into = random(2);
            } catch (MalformedFrame refused) {
                Fragments.assertSame(into, same);
                Fragments.assertSame(into.parts().get(0), same.parts().get(0));
                Fragments.assertSame(into.parts().get(1), same.parts().get(1));
            }
            frame.put(i, before);
        }
    }

    @Test
    void refusesWhatIsCutOff() {
        ByteBuffer frame = Fragments.encode(random(1), 9);

        for (int limit = 0; limit < frame.limit(); limit += 13) {
            ByteBuffer cut = frame.slice(0, limit);
            assertThatThrownBy(() -> TrajectoryCodec.decode(cut, empty())).isInstanceOf(MalformedFrame.class);
        }
    }

    static PolicySnapshot policy() {
        PolicyVersion version = new PolicyVersion(7);
        return PolicySnapshot.joint(
                version,
                List.of("hunter", "prey"),
                List.of(
                        new PolicySnapshot(version, new float[] {1, 2, 3}, new float[] {4}, new float[] {5}),
                        PolicySnapshot.of(version, new float[] {6})));
    }

    static void assertSamePolicy(PolicySnapshot found) {
        assertThat(found.isJoint()).isTrue();
        assertThat(found.version()).isEqualTo(new PolicyVersion(7));
        assertThat(found.parts()).hasSize(2);
        assertThat(found.behaviours()).containsExactly("hunter", "prey");
        assertThat(found.parts().get(0).parameters()).containsExactly(1, 2, 3);
        assertThat(found.parts().get(0).observationMean()).containsExactly(4);
        assertThat(found.parts().get(0).observationScale()).containsExactly(5);
        assertThat(found.parts().get(1).parameters()).containsExactly(6);
        assertThat(found.weightsSha256())
                .as("of all parameters, part after part")
                .isEqualTo(PolicySnapshot.sha256(new float[] {1, 2, 3, 6}));
    }

    @Test
    void aDecodedPolicyIsTheSame() throws MalformedFrame {
        ByteBuffer frame = ByteBuffer.allocate(PolicySnapshotCodec.encodedBytes(policy()));
        PolicySnapshotCodec.encode(policy(), frame);
        assertThat(frame.hasRemaining()).isFalse();

        assertSamePolicy(PolicySnapshotCodec.decode(frame.flip()));
        assertSamePolicy(PolicyCodec.decode(PolicyCodec.encode(policy())));
    }

    private static ByteBuffer policyFrame() {
        ByteBuffer frame = ByteBuffer.allocate(PolicySnapshotCodec.encodedBytes(policy()));
        PolicySnapshotCodec.encode(policy(), frame);
        return frame.flip().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void assertRefused(ByteBuffer frame, String message) {
        assertThatThrownBy(() -> PolicySnapshotCodec.decode(frame))
                .isInstanceOf(MalformedFrame.class)
                .hasMessage(message);
    }

    @Test
    void aPartHasNoPartsOfItsOwn() {
        int part = PolicySnapshotCodec.HEADER_BYTES + 2 * Integer.BYTES + "hunter".length();
        ByteBuffer frame = policyFrame();
        int jointMagic = frame.getInt(0);

        assertRefused(frame.putInt(part, jointMagic), "policy snapshot: magic is 4a505254 (expected 50505254)");
    }

    @Test
    void aJointPolicyHasParts() {
        assertRefused(policyFrame().putInt(16, 0), "policy snapshot: number of parts is 0 (expected 1 to 65536)");
        assertRefused(
                policyFrame().putInt(24, 65), "policy snapshot: size of the name of part 0 is 65 (expected 0 to 64)");
    }

    @ParameterizedTest
    @CsvSource({"8, incarnation", "16, sequence", "24, policy version", "64, worker"})
    void thePartsOfAFragmentAreOfTheSameFragment(int offset, String what) {
        ByteBuffer frame = Fragments.copy(Fragments.encode(random(1), 9)).order(ByteOrder.LITTLE_ENDIAN);
        frame.putInt(offset, frame.getInt(offset) + 1);

        assertThatThrownBy(() -> TrajectoryCodec.decode(frame, empty()))
                .as(what)
                .isInstanceOf(MalformedFrame.class)
                .hasMessageStartingWith("trajectory: part 0 is of TrajectoryHeader[");
    }

    @Test
    void aPolicyIsNeverPutTogetherFromDifferentVersions() {
        assertRefused(policyFrame().putLong(8, 8), "policy snapshot: version of part 0 is 7 (expected 8)");
    }
}
