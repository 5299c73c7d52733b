package io.troupe.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.codec.Fragments.Shape;
import io.troupe.jvm.Allocated;
import io.troupe.policy.MemoryShape;
import io.troupe.random.RandomStream;
import io.troupe.spec.Box;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrajectoryCodecTest {
    private static final Shape SMALL = new Shape(3, 2, 4, 2);
    private static final Shape REMEMBERING = new Shape(6, 2, 4, 3, List.of(2, 2), new MemoryShape(5, 3));
    private static final Shape MASKED = new Shape(3, 2, 4, 3, List.of(4, 3));
    private static final List<Shape> SHAPES =
            List.of(SMALL, new Shape(1, 1, 1, 1), new Shape(128, 8, 4, 1), new Shape(5, 7, 11, 3), MASKED, REMEMBERING);

    @Test
    void aDecodedFragmentIsTheSameBitForBit() throws MalformedFrame {
        for (Shape shape : SHAPES) {
            Trajectory recycled = shape.empty();
            for (long seed = 0; seed < 50; seed++) {
                RandomStream random = RandomStream.ofSeed(seed);
                int ended = random.nextInt(shape.steps() * shape.copies() + 1);
                Trajectory fragment = Fragments.random(shape, random, ended, random.nextInt(3000));

                TrajectoryHeader header = TrajectoryCodec.decode(Fragments.encode(fragment, seed), recycled);

                Fragments.assertSame(recycled, fragment);
                assertThat(header)
                        .isEqualTo(new TrajectoryHeader(
                                fragment.worker(), seed, fragment.sequence(), fragment.policyVersion()));
            }
        }
    }

    @Test
    void rewardsOfStreamsAreInIt() throws MalformedFrame {
        EnvironmentSpec spec = new EnvironmentSpec("test", Box.unbounded(4), Box.unbounded(2), 10)
                .withRewardStreams("goal", "cost", "style");
        Trajectory fragment = new Trajectory(spec, 3, 2);
        for (int i = 0; i < fragment.streamRewards.length; i++) {
            fragment.streamRewards[i] = i + 0.5f;
        }
        Trajectory decoded = new Trajectory(spec, 3, 2);

        TrajectoryCodec.decode(Fragments.encode(fragment, 1), decoded);

        assertThat(decoded.streamRewards).hasSize(18).isEqualTo(fragment.streamRewards);
        assertThatThrownBy(() -> TrajectoryCodec.decode(Fragments.encode(fragment, 1), SMALL.empty()))
                .isInstanceOf(MalformedFrame.class)
                .hasMessageStartingWith("trajectory: length after the header is ");
    }

    @Test
    void whatWasMeasuredInEpisodesIsInIt() throws MalformedFrame {
        EnvironmentSpec spec = new EnvironmentSpec("test", Box.unbounded(4), Box.unbounded(2), 10);
        Trajectory fragment = new Trajectory(spec.withMeasures("Success", "Collisions"), 100, 2);
        for (int i = 0; i < 150; i++) {
            fragment.episodes.append(i, i, new float[] {i % 2, i == 7 ? Float.NaN : -i});
        }
        Trajectory decoded = new Trajectory(spec.withMeasures("Success", "Collisions"), 100, 2);

        TrajectoryCodec.decode(Fragments.encode(fragment, 1), decoded);

        assertThat(decoded.episodes.count()).isEqualTo(150);
        for (int i = 0; i < 150; i++) {
            assertThat(decoded.episodes.measure(i, 0)).isEqualTo(i % 2);
            if (i != 7) {
                assertThat(decoded.episodes.measure(i, 1)).isEqualTo(-i);
            }
        }
        assertThatThrownBy(() -> TrajectoryCodec.decode(Fragments.encode(fragment, 1), new Trajectory(spec, 100, 2)))
                .isInstanceOf(MalformedFrame.class)
                .hasMessageStartingWith("trajectory: length after the header is ");
        assertThat(decoded.episodes.measure(7, 1)).isNaN();
    }

    @Test
    void aBufferTakesMoreEpisodesThanItExpectedAndThenNone() throws MalformedFrame {
        Shape shape = new Shape(50, 4, 3, 1);
        RandomStream random = RandomStream.ofSeed(1);
        Trajectory recycled = shape.empty();
        for (int ended : new int[] {0, 200, 1, 0}) {
            Trajectory fragment = Fragments.random(shape, random, ended, ended);

            TrajectoryCodec.decode(Fragments.encode(fragment, 0), recycled);

            assertThat(recycled.finalObservations.count()).isEqualTo(ended);
            Fragments.assertSame(recycled, fragment);
        }
    }

    @Test
    void peekSaysWhoseAFrameIsAndLeavesItsPosition() throws MalformedFrame {
        Trajectory fragment = Fragments.random(SMALL, RandomStream.ofSeed(3), 1, 10);
        ByteBuffer frame = Fragments.encode(fragment, 42);

        TrajectoryHeader header = TrajectoryCodec.peek(frame);

        assertThat(header)
                .isEqualTo(new TrajectoryHeader(fragment.worker(), 42, fragment.sequence(), fragment.policyVersion()));
        assertThat(frame.position()).isZero();
        assertThat(TrajectoryCodec.decode(frame, SMALL.empty())).isEqualTo(header);
    }

    @Test
    void framesLieBetweenOtherBytes() throws MalformedFrame {
        Trajectory fragment = Fragments.random(SMALL, RandomStream.ofSeed(4), 2, 9);
        int size = TrajectoryCodec.encodedBytes(fragment);
        ByteBuffer buffer = ByteBuffer.allocate(size + 20).position(7);

        TrajectoryCodec.encode(fragment, 1, buffer);

        assertThat(buffer.position()).isEqualTo(7 + size);
        Trajectory decoded = SMALL.empty();
        TrajectoryCodec.decode(buffer.flip().position(7), decoded);
        Fragments.assertSame(decoded, fragment);
    }

    @Test
    void aBufferThatIsTooSmallIsRefused() {
        Trajectory fragment = Fragments.random(SMALL, RandomStream.ofSeed(4), 2, 9);
        int size = TrajectoryCodec.encodedBytes(fragment);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrajectoryCodec.encode(fragment, 0, ByteBuffer.allocate(size - 1)))
                .withMessage("a trajectory takes " + size + " bytes, the buffer has " + (size - 1) + " left");
    }

    @Test
    void saysWhatIsWrong() {
        Trajectory fragment = Fragments.random(SMALL, RandomStream.ofSeed(5), 3, 16);
        ByteBuffer frame = Fragments.encode(fragment, 1);
        int body = frame.limit() - 16 - 3 * 6 - 4 * 2 - 4 * 3;

        assertRefused(frame, 0, 0x01020304, "magic is 1020304 (expected 46505254)");
        assertRefused(frame, 4, 1, "format is 1 (expected 2)");
        assertRefused(frame, 12, -1, "incarnation is -4294967295 (expected at least 0)");
        assertRefused(frame, 28, -1, "policy version is ");
        assertRefused(frame, 64, -5, "worker is -5 (expected 0 to 2147483647)");
        assertRefused(frame, 68, 4, "number of steps is 4 (expected 3)");
        assertRefused(frame, 72, 1, "number of copies is 1 (expected 2)");
        assertRefused(frame, 76, 5, "observation size is 5 (expected 4)");
        assertRefused(frame, 80, 1, "action size is 1 (expected 2)");
        assertRefused(frame, 84, 7, "number of final observations is 7 (expected 0 to 6)");
        assertRefused(frame, 88, -1, "number of episodes is -1 (expected 0 to 6)");
        assertRefused(frame, 92, Integer.MAX_VALUE, "length after the header is ");
        assertRefused(frame, body, -1, "row of final observation 0 is -1 (expected 0 to 5)");
        assertRefused(frame, body + 8, 6, "row of final observation 2 is 6 (expected 2 to 5)");
        assertRefused(frame, body + 8, 1, "row of final observation 2 is 1 (expected 2 to 5)");
        assertRefused(frame, body + 16, -2, "length of episode 1 is -2 (expected at least 0)");
        assertRefused(frame, body + 20, 0x02000000, "terminated of row 3 is 2 (expected 0 or 1)");
        assertRefused(frame, body + 26, 0x000000FF, "truncated of row 0 is -1 (expected 0 or 1)");
        assertRefused(frame, body + 32, 0x00000400, "voided of row 1 is 4 (expected 0 or 1)");
    }

    @Test
    void saysWhichMaskIsMalformed() {
        ByteBuffer frame = Fragments.encode(Fragments.random(MASKED, RandomStream.ofSeed(5), 0, 0), 1);
        int masks = frame.limit() - 4 * 2 * 7;
        ByteBuffer spoilt = Fragments.copy(frame).put(masks + 2 * 7 + 6, (byte) 3);

        assertThatThrownBy(() -> TrajectoryCodec.decode(spoilt, MASKED.empty()))
                .isInstanceOf(MalformedFrame.class)
                .hasMessage("trajectory: action mask of row 2 is 3 (expected 0 or 1)");
    }

    @Test
    void saysWhichFinalMaskIsMalformed() {
        ByteBuffer frame = Fragments.encode(Fragments.random(MASKED, RandomStream.ofSeed(5), 2, 0), 1);
        ByteBuffer spoilt = Fragments.copy(frame).put(frame.limit() - 7, (byte) 2);

        assertThatThrownBy(() -> TrajectoryCodec.decode(spoilt, MASKED.empty()))
                .isInstanceOf(MalformedFrame.class)
                .hasMessage("trajectory: final action mask of row 1 is 2 (expected 0 or 1)");
    }

    @Test
    void refusesMasksOfAnotherSize() {
        ByteBuffer frame = Fragments.encode(Fragments.random(MASKED, RandomStream.ofSeed(5), 2, 20), 1);

        for (List<Integer> other : List.of(List.<Integer>of(), List.of(4), List.of(4, 4))) {
            Trajectory into = new Shape(3, 2, 4, 3, other).empty();
            assertThatThrownBy(() -> TrajectoryCodec.decode(frame, into))
                    .isInstanceOf(MalformedFrame.class)
                    .hasMessageStartingWith("trajectory: length after the header is ");
        }
    }

    private static void assertRefused(ByteBuffer frame, int offset, int value, String message) {
        ByteBuffer spoilt = Fragments.copy(frame).putInt(offset, value);
        Trajectory into = Fragments.random(SMALL, RandomStream.ofSeed(6), 1, 3);

        assertThatThrownBy(() -> TrajectoryCodec.decode(spoilt, into))
                .isInstanceOf(MalformedFrame.class)
                .hasMessageStartingWith("trajectory: " + message);
        Fragments.assertSame(into, Fragments.random(SMALL, RandomStream.ofSeed(6), 1, 3));
    }

    @Test
    void aFrameWithAByteMoreOrLessIsRefused() {
        ByteBuffer frame = Fragments.encode(Fragments.random(SMALL, RandomStream.ofSeed(5), 3, 16), 1);
        ByteBuffer longer =
                ByteBuffer.allocate(frame.limit() + 1).put(frame.duplicate()).rewind();
        ByteBuffer shorter = frame.duplicate().limit(frame.limit() - 1);

        assertThatThrownBy(() -> TrajectoryCodec.decode(longer, SMALL.empty())).isInstanceOf(MalformedFrame.class);
        assertThatThrownBy(() -> TrajectoryCodec.decode(shorter, SMALL.empty())).isInstanceOf(MalformedFrame.class);
    }

    @Test
    void recycledBuffersAreFilledWithoutNewArrays() throws Exception {
        Shape shape = new Shape(128, 8, 64, 4);
        ByteBuffer frame = Fragments.encode(Fragments.random(shape, RandomStream.ofSeed(8), 200, 5000), 1);
        Trajectory recycled = shape.empty();

        long bytes = Allocated.leastBytes(() -> TrajectoryCodec.decode(frame, recycled), 4095);

        assertThat(bytes).isLessThan(4096);
    }
}
