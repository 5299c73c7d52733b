package io.troupe.codec;

import io.troupe.checkpoint.Checkpoint;
import io.troupe.codec.Fragments.Shape;
import io.troupe.policy.PolicySnapshot;
import io.troupe.random.RandomStream;
import io.troupe.trajectory.Trajectory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FrameFuzzTest {
    private static final int QUICK = 100_000;
    private static final int MANY = 2_000_000;

    @Test
    void noTrajectoryFrameDoesHarm() {
        trajectories().run(QUICK);
    }

    @Test
    void noPolicyFrameDoesHarm() {
        policies().run(QUICK);
    }

    @Test
    void noCheckpointFrameDoesHarm() {
        checkpoints().run(QUICK);
    }

    @Test
    @Tag("slow")
    void noTrajectoryFrameDoesHarmInManyMoreTries() {
        trajectories().run(MANY);
    }

    @Test
    @Tag("slow")
    void noPolicyFrameDoesHarmInManyMoreTries() {
        policies().run(MANY);
    }

    @Test
    @Tag("slow")
    void noCheckpointFrameDoesHarmInManyMoreTries() {
        checkpoints().run(MANY);
    }

    private static FrameFuzz trajectories() {
        Shape shape = new Shape(4, 3, 2, 1);
        List<ByteBuffer> frames = new ArrayList<>();
        for (int ended : new int[] {0, 1, 5, 12}) {
            RandomStream random = RandomStream.derive(ended, "example", 0);
            frames.add(Fragments.encode(Fragments.random(shape, random, ended, 5 * ended), ended));
        }
        Trajectory into = shape.empty();
        return new FrameFuzz(frames, (frame, again) -> {
            TrajectoryHeader header = TrajectoryCodec.decode(frame, into);
            TrajectoryCodec.encode(into, header.incarnation(), again);
        });
    }

    private static FrameFuzz policies() {
        List<ByteBuffer> frames = new ArrayList<>();
        for (int size : new int[] {0, 1, 3, 40}) {
            RandomStream random = RandomStream.derive(size, "example", 0);
            frames.add(PolicySnapshotCodecTest.encode(PolicySnapshotCodecTest.random(random, 3 * size, size)));
        }
        return new FrameFuzz(frames, (frame, again) -> {
            PolicySnapshot decoded = PolicySnapshotCodec.decode(frame);
            PolicySnapshotCodec.encode(decoded, again);
        });
    }

    private static FrameFuzz checkpoints() {
        List<ByteBuffer> frames = new ArrayList<>();
        for (int components : new int[] {0, 1, 2, 9}) {
            RandomStream random = RandomStream.derive(components, "example", 0);
            frames.add(CheckpointCodecTest.encode(CheckpointCodecTest.random(random, components)));
        }
        return new FrameFuzz(frames, (frame, again) -> {
            Checkpoint decoded = CheckpointCodec.decode(frame);
            CheckpointCodec.encode(decoded, again);
        });
    }
}
