package io.troupe.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.math.RunningMoments;
import io.troupe.policy.MemoryShape;
import io.troupe.policy.PolicyVersion;
import io.troupe.random.RandomStream;
import io.troupe.spec.Box;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.Hybrid;
import io.troupe.spec.MultiDiscrete;
import io.troupe.spec.Space;
import io.troupe.trajectory.Trajectory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** Fragments with random bits in every array, whether they mean something or not. */
final class Fragments {
    private Fragments() {}

    /** T, B, O, A, which of these are choices that may be masked, and what the policy remembers. */
    record Shape(int steps, int copies, int observationSize, int actionSize, List<Integer> masked, MemoryShape memory) {
        Shape(int steps, int copies, int observationSize, int actionSize) {
            this(steps, copies, observationSize, actionSize, List.of());
        }

        Shape(int steps, int copies, int observationSize, int actionSize, List<Integer> masked) {
            this(steps, copies, observationSize, actionSize, masked, MemoryShape.NONE);
        }

        Trajectory empty() {
            Box observation = Box.unbounded(observationSize);
            Space action = masked.isEmpty()
                    ? Box.unbounded(actionSize)
                    : new Hybrid(Box.unbounded(actionSize - masked.size()), new MultiDiscrete(masked));
            EnvironmentSpec spec =
                    new EnvironmentSpec("test", observation, action, EnvironmentSpec.UNLIMITED, !masked.isEmpty());
            return new Trajectory(spec, steps, copies, memory);
        }
    }

    /**
     * @param ended episodes that end, at most the fragment's rows
     * @param stateBytes of the end state
     */
    static Trajectory random(Shape shape, RandomStream random, int ended, int stateBytes) {
        Trajectory fragment = shape.empty();
        fragment.begin(random.nextInt(1000), random.nextLong(1L << 60), new PolicyVersion(random.nextLong(1L << 60)));
        fill(fragment.observations, random);
        fill(fragment.actions, random);
        fill(fragment.behaviourLogProbs, random);
        fill(fragment.rewards, random);
        fill(fragment.states, random);
        fill(fragment.terminated, random);
        fill(fragment.truncated, random);
        fill(fragment.actionMasks, random);
        float[] observation = new float[shape.observationSize];
        boolean[] mask = new boolean[fragment.maskSize()];
        for (int i = 0; i < ended; i++) {
            fill(observation, random);
            int row = (int) ((long) i * fragment.rows() / ended);
            fill(mask, random);
            fragment.finalObservations.append(row, observation, 0, mask, 0);
            if (i % 3 != 2) {
                fragment.episodes.append(Float.intBitsToFloat(random.nextInt()), random.nextInt(1 << 30));
            }
        }
        restore(fragment.observationMoments, random);
        restore(fragment.returnMoments, random);
        byte[] state = new byte[stateBytes];
        random.nextBytes(state);
        fragment.endState.set(state);
        fill(fragment.voided, random);
        fragment.inferenceNanos = random.nextLong(1L << 60);
        fragment.environmentNanos = random.nextLong(1L << 60);
        return fragment;
    }

    private static void fill(float[] values, RandomStream random) {
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(random.nextInt());
        }
    }

    private static void fill(boolean[] values, RandomStream random) {
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextBoolean();
        }
    }

    private static void restore(RunningMoments moments, RandomStream random) {
        double[] mean = random.doubles(moments.size()).toArray();
        double[] squares = random.doubles(moments.size()).toArray();
        moments.restore(random.nextLong(1L << 60), mean, squares);
    }

    static ByteBuffer encode(Trajectory fragment, long incarnation) {
        ByteBuffer frame = ByteBuffer.allocateDirect(TrajectoryCodec.encodedBytes(fragment));
        TrajectoryCodec.encode(fragment, incarnation, frame);
        assertThat(frame.hasRemaining()).isFalse();
        return frame.flip();
    }

    static void assertSame(Trajectory found, Trajectory expected) {
        assertThat(found.worker()).isEqualTo(expected.worker());
        assertThat(found.sequence()).isEqualTo(expected.sequence());
        assertThat(found.policyVersion()).isEqualTo(expected.policyVersion());
        assertThat(found.inferenceNanos).isEqualTo(expected.inferenceNanos);
        assertThat(found.environmentNanos).isEqualTo(expected.environmentNanos);
        assertThat(bits(found.observations)).isEqualTo(bits(expected.observations));
        assertThat(bits(found.actions)).isEqualTo(bits(expected.actions));
        assertThat(bits(found.behaviourLogProbs)).isEqualTo(bits(expected.behaviourLogProbs));
        assertThat(bits(found.rewards)).isEqualTo(bits(expected.rewards));
        assertThat(bits(found.states)).isEqualTo(bits(expected.states));
        assertThat(found.terminated).isEqualTo(expected.terminated);
        assertThat(found.truncated).isEqualTo(expected.truncated);
        assertThat(found.voided).isEqualTo(expected.voided);
        assertThat(found.actionMasks).isEqualTo(expected.actionMasks);
        assertSameEpisodes(found, expected);
        assertSame(found.observationMoments, expected.observationMoments);
        assertSame(found.returnMoments, expected.returnMoments);
        assertThat(found.endState.toByteArray()).isEqualTo(expected.endState.toByteArray());
    }

    private static void assertSameEpisodes(Trajectory found, Trajectory expected) {
        assertThat(found.finalObservations.count()).isEqualTo(expected.finalObservations.count());
        int size = found.observationSize();
        for (int i = 0; i < found.finalObservations.count(); i++) {
            assertThat(found.finalObservations.row(i)).isEqualTo(expected.finalObservations.row(i));
            for (int j = i * size; j < (i + 1) * size; j++) {
                assertThat(Float.floatToRawIntBits(found.finalObservations.values()[j]))
                        .isEqualTo(Float.floatToRawIntBits(
                                expected.finalObservations.values()[j]));
            }
        }
        int masked = found.finalObservations.count() * found.maskSize();
        assertThat(Arrays.copyOf(found.finalObservations.masks(), masked))
                .isEqualTo(Arrays.copyOf(expected.finalObservations.masks(), masked));
        assertThat(found.episodes.count()).isEqualTo(expected.episodes.count());
        for (int i = 0; i < found.episodes.count(); i++) {
            assertThat(Float.floatToRawIntBits(found.episodes.episodeReturn(i)))
                    .isEqualTo(Float.floatToRawIntBits(expected.episodes.episodeReturn(i)));
            assertThat(found.episodes.episodeLength(i)).isEqualTo(expected.episodes.episodeLength(i));
        }
    }

    private static void assertSame(RunningMoments found, RunningMoments expected) {
        assertThat(found.count()).isEqualTo(expected.count());
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.mean(i)).isEqualTo(expected.mean(i));
            assertThat(found.squaredDeviations(i)).isEqualTo(expected.squaredDeviations(i));
        }
    }

    static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }

    /** A copy that may be spoilt. */
    static ByteBuffer copy(ByteBuffer frame) {
        return ByteBuffer.allocateDirect(frame.remaining())
                .put(frame.duplicate())
                .flip()
                .order(ByteOrder.LITTLE_ENDIAN);
    }
}
