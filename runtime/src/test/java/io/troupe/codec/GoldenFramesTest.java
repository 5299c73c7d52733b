package io.troupe.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.checkpoint.Checkpoint;
import io.troupe.codec.Fragments.Shape;
import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import io.troupe.random.RandomStream;
import io.troupe.spec.Box;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The bytes of each format. A change of them is a new format: with a new number and new files. */
class GoldenFramesTest {
    private static final Shape SHAPE = new Shape(4, 3, 2, 1);

    private final Trajectory fragment = Fragments.random(SHAPE, RandomStream.derive(1, "golden", 0), 5, 20);
    private final PolicySnapshot policy = PolicySnapshotCodecTest.random(RandomStream.derive(1, "golden", 1), 12, 2);
    private final Checkpoint checkpoint = CheckpointCodecTest.random(RandomStream.derive(1, "golden", 2), 3);

    @Test
    void trajectories() throws Exception {
        assertThat(bytes(Fragments.encode(fragment, 7))).isEqualTo(golden(2, "trajectory"));
        Trajectory decoded = SHAPE.empty();
        assertThat(TrajectoryCodec.decode(ByteBuffer.wrap(golden(2, "trajectory")), decoded)
                        .incarnation())
                .isEqualTo(7);
        Fragments.assertSame(decoded, fragment);
    }

    @Test
    void trajectoriesWithMeasures() throws Exception {
        Trajectory measured = new Trajectory(
                new EnvironmentSpec("test", Box.of(1, 0, 1), Box.of(1, 0, 1), 10).withMeasures("Success", "Collisions"),
                2,
                1);
        measured.begin(1, 2, new PolicyVersion(3));
        measured.episodes.append(0.5f, 7, new float[] {1, 3});
        measured.episodes.append(1.5f, 9, new float[] {0, Float.NaN});

        assertThat(bytes(Fragments.encode(measured, 7))).isEqualTo(golden(2, "measured-trajectory"));
    }

    @Test
    void refusesTrajectoriesOfTheFormatBefore() throws Exception {
        ByteBuffer old = ByteBuffer.wrap(golden(1, "trajectory"));

        assertThatThrownBy(() -> TrajectoryCodec.decode(old, SHAPE.empty()))
                .isInstanceOf(MalformedFrame.class)
                .hasMessage("trajectory: format is 1 (expected 2)");
    }

    @Test
    void policies() throws Exception {
        assertThat(bytes(PolicySnapshotCodecTest.encode(policy))).isEqualTo(golden(1, "policy"));
        assertThat(PolicySnapshotCodec.decode(ByteBuffer.wrap(golden(1, "policy")))
                        .weightsSha256())
                .isEqualTo(policy.weightsSha256());
    }

    @Test
    void checkpoints() throws Exception {
        assertThat(bytes(CheckpointCodecTest.encode(checkpoint))).isEqualTo(golden(1, "checkpoint"));
        CheckpointCodecTest.assertSame(CheckpointCodec.decode(ByteBuffer.wrap(golden(1, "checkpoint"))), checkpoint);
    }

    @Test
    void trajectoriesOfSeveralBehaviours() throws Exception {
        assertThat(bytes(Fragments.encode(JointFramesTest.random(1), 7))).isEqualTo(golden(2, "joint-trajectory"));
        Trajectory decoded = JointFramesTest.empty();
        assertThat(TrajectoryCodec.decode(ByteBuffer.wrap(golden(2, "joint-trajectory")), decoded)
                        .incarnation())
                .isEqualTo(7);
        Fragments.assertSame(decoded, JointFramesTest.random(1));
        for (int k = 0; k < 2; k++) {
            Fragments.assertSame(
                    decoded.parts().get(k), JointFramesTest.random(1).parts().get(k));
        }
    }

    @Test
    void policiesOfSeveralBehaviours() throws Exception {
        assertThat(bytes(PolicySnapshotCodecTest.encode(JointFramesTest.policy())))
                .isEqualTo(golden(1, "joint-policy"));
        JointFramesTest.assertSamePolicy(PolicySnapshotCodec.decode(ByteBuffer.wrap(golden(1, "joint-policy"))));
    }

    private static byte[] golden(int format, String name) throws IOException {
        String file = "format-" + format + "/" + name + ".bin";
        try (InputStream in = Objects.requireNonNull(GoldenFramesTest.class.getResourceAsStream(file), file)) {
            return in.readAllBytes();
        }
    }

    private static byte[] bytes(ByteBuffer frame) {
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }
}
