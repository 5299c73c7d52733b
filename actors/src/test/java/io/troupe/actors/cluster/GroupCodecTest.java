package io.troupe.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.codec.MalformedFrame;
import io.troupe.group.GroupState;
import io.troupe.training.Blueprint;
import io.troupe.trajectory.Trajectory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class GroupCodecTest {
    private static final Blueprint BLUEPRINT = Samples.blueprint();

    private static ByteBuffer batch() {
        Trajectory first = Samples.fragment(BLUEPRINT, 0, 4);
        Trajectory second = Samples.fragment(BLUEPRINT, 1, 5);
        second.rewards[3] = 7;
        return GroupCodec.encode(List.of(first, second));
    }

    private static List<Trajectory> fragments(int count) {
        return Stream.generate(BLUEPRINT::createFragment).limit(count).toList();
    }

    private static GroupState state() {
        return new GroupState(
                Samples.policy(12), new TreeMap<>(Map.of("random", new byte[] {1, 2}, "adam", new byte[0])));
    }

    private static ByteBuffer copy(ByteBuffer from, int length) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
        return bytes.put(0, from, from.position(), length);
    }

    /** The two ways of saying so that a follower answers to. */
    private static void assertRefused(ThrowingCallable reading) {
        assertThatThrownBy(reading).isInstanceOfAny(MalformedFrame.class, IllegalArgumentException.class);
    }

    @Test
    void aBatchComesOutAsItWentIn() throws MalformedFrame {
        List<Trajectory> read = fragments(2);
        ByteBuffer bytes = batch();
        GroupCodec.batch(bytes, read);

        assertThat(read.get(0).worker()).isZero();
        assertThat(read.get(0).sequence()).isEqualTo(4);
        assertThat(read.get(1).worker()).isEqualTo(1);
        assertThat(read.get(1).sequence()).isEqualTo(5);
        assertThat(read.get(1).rewards).containsExactly(0, 0, 0, 7);
        assertThat(read.get(1).endState.toByteArray()).isEqualTo(Samples.stateAfter(5));
        assertThat(bytes.position()).isZero();
    }

    @Test
    void aBatchOfAnotherSizeIsRefused() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> GroupCodec.batch(batch(), fragments(1)))
                .withMessage("a batch has more than 1 fragments");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> GroupCodec.batch(batch(), fragments(3)))
                .withMessage("a batch ends in the middle");
    }

    @Test
    void aBatchThatWasCutIsRefusedWhereverThatWas() {
        ByteBuffer whole = batch();
        for (int length = 0; length < whole.limit(); length++) {
            ByteBuffer cut = copy(whole, length);
            assertRefused(() -> GroupCodec.batch(cut, fragments(2)));
        }
    }

    @Test
    void lengthsThatLieAreRefused() {
        for (int length : new int[] {-1, 0, 3, Integer.MIN_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE - 3}) {
            ByteBuffer lying = copy(batch(), batch().limit());
            lying.putInt(0, length);
            assertRefused(() -> GroupCodec.batch(lying, fragments(2)));
        }
    }

    @Test
    void aStateComesOutAsItWentIn() throws MalformedFrame {
        GroupState read = GroupCodec.state(GroupCodec.encode(state()));

        assertThat(read.policy().version().value()).isEqualTo(12);
        assertThat(read.policy().weightsSha256()).isEqualTo(state().policy().weightsSha256());
        assertThat(read.components()).containsOnlyKeys("random", "adam");
        assertThat(read.components().get("random")).containsExactly(1, 2);
        assertThat(read.components().get("adam")).isEmpty();
    }

    @Test
    void aStateThatWasCutIsRefusedWhereverThatWas() {
        ByteBuffer whole = GroupCodec.encode(state());
        for (int length = 0; length < whole.limit(); length++) {
            ByteBuffer cut = copy(whole, length);
            assertRefused(() -> GroupCodec.state(cut));
        }
    }

    @Test
    void aCheckpointWithoutAPolicyIsNoState() {
        ByteBuffer checkpoint = Encoded.of(Samples.checkpoint(0));
        assertRefused(() -> GroupCodec.state(checkpoint));
    }

    @Test
    void noiseIsRefusedOrReadButNothingElse() {
        long seed = 20240711;
        Random random = new Random(seed);
        ByteBuffer batch = batch();
        ByteBuffer state = GroupCodec.encode(state());
        for (int i = 0; i < 2000; i++) {
            ByteBuffer spoiltBatch = copy(batch, batch.limit());
            spoiltBatch.put(random.nextInt(batch.limit()), (byte) random.nextInt());
            readOrRefused(seed, i, () -> GroupCodec.batch(spoiltBatch, fragments(2)));
            ByteBuffer spoiltState = copy(state, state.limit());
            spoiltState.put(random.nextInt(state.limit()), (byte) random.nextInt());
            readOrRefused(seed, i, () -> GroupCodec.state(spoiltState));
        }
    }

    private static void readOrRefused(long seed, int attempt, ThrowingCallable reading) {
        try {
            reading.call();
        } catch (Throwable e) {
            assertThat(e)
                    .as("seed %d, attempt %d", seed, attempt)
                    .isInstanceOfAny(MalformedFrame.class, IllegalArgumentException.class);
        }
    }
}
