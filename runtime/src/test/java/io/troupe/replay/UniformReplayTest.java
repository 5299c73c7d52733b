package io.troupe.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.troupe.jvm.Allocated;
import io.troupe.random.RandomStream;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UniformReplayTest {
    private static final long ON_HEAP = Long.MAX_VALUE;
    private static final long OFF_HEAP = 0;

    @ParameterizedTest
    @ValueSource(longs = {ON_HEAP, OFF_HEAP})
    void holdsTheNewestWhole(long heapBytes) {
        UniformReplay replay = new UniformReplay(Numbered.SHAPE, 10, heapBytes);
        new Numbered().add(replay, 0, 27);

        int[] counts = new int[27];
        TransitionBatch batch = TransitionBatch.dense(Numbered.SHAPE, 2000);
        replay.sample(batch, 0, 2000, RandomStream.ofSeed(1));
        for (int row = 0; row < 2000; row++) {
            counts[Numbered.in(batch, row)]++;
        }

        assertThat(replay.size()).isEqualTo(10);
        for (int k = 0; k < 27; k++) {
            assertThat(counts[k]).as("transition %d", k).isCloseTo(k < 17 ? 0 : 200, within(k < 17 ? 0 : 60));
        }
    }

    @Test
    void fillsTheRowsThatItIsToldTo() {
        UniformReplay replay = new UniformReplay(Numbered.SHAPE, 10, ON_HEAP);
        new Numbered().add(replay, 0, 5);
        TransitionBatch batch = TransitionBatch.withOnes(Numbered.SHAPE, 6);

        replay.sample(batch, 2, 3, RandomStream.ofSeed(1));

        for (int row = 0; row < 6; row++) {
            assertThat(batch.observations[4 * row + 3]).isEqualTo(1);
            assertThat(batch.nextObservations[4 * row + 3]).isEqualTo(1);
            assertThat(batch.discounts[row] != 0).isEqualTo(row >= 2 && row < 5);
            assertThat(batch.weights[row]).isEqualTo(1);
        }
        assertThat(Numbered.in(batch, 3)).isEqualTo(batch.slots[3]);
    }

    @Test
    void countsSamplesPerInsert() {
        UniformReplay replay = new UniformReplay(Numbered.SHAPE, 10, ON_HEAP);
        assertThat(replay.samplesPerInsert()).isZero();
        new Numbered().add(replay, 0, 20);

        replay.sample(TransitionBatch.dense(Numbered.SHAPE, 50), 0, 50, RandomStream.ofSeed(1));

        assertThat(replay.inserted()).isEqualTo(20);
        assertThat(replay.sampled()).isEqualTo(50);
        assertThat(replay.samplesPerInsert()).isEqualTo(2.5);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 10, 13, 300_000})
    void drawsTheSameAfterASave(int added) {
        int capacity = added < 20 ? 10 : 250_000; // the latter takes several chunks
        UniformReplay replay = new UniformReplay(Numbered.SHAPE, capacity, ON_HEAP);
        Numbered numbered = new Numbered();
        numbered.add(replay, 0, added);
        SortedMap<String, byte[]> saved = new TreeMap<>();
        replay.save(saved);

        UniformReplay other = new UniformReplay(Numbered.SHAPE, capacity, OFF_HEAP);
        numbered.add(other, 900, 907);
        other.restore(saved);

        numbered.add(replay, 400, 403);
        numbered.add(other, 400, 403);
        TransitionBatch expected = TransitionBatch.dense(Numbered.SHAPE, 5000);
        TransitionBatch batch = TransitionBatch.dense(Numbered.SHAPE, 5000);
        replay.sample(expected, 0, 5000, RandomStream.ofSeed(2));
        other.sample(batch, 0, 5000, RandomStream.ofSeed(2));
        assertThat(batch.slots).isEqualTo(expected.slots);
        assertThat(batch.observations).isEqualTo(expected.observations);
        assertThat(batch.nextObservations).isEqualTo(expected.nextObservations);
        assertThat(batch.rewards).isEqualTo(expected.rewards);
        assertThat(other.inserted()).isEqualTo(replay.inserted());
        assertThat(other.sampled()).isEqualTo(replay.sampled());
    }

    @Test
    void savesRowsAsLittleEndianFloats() {
        UniformReplay replay = new UniformReplay(new TransitionShape(1, 1, 0), 4, OFF_HEAP);
        replay.add(new float[] {1}, 0, new float[] {2}, 0, 3, 0.5f, new float[] {-1}, 0, new float[0], 0);
        SortedMap<String, byte[]> saved = new TreeMap<>();
        replay.save(saved);

        byte[] expected = {
            0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40, 0, 0, 0, 0x3f, 0, 0, (byte) 0x80, (byte) 0xbf
        };
        assertThat(saved.get("replay-rows.0000")).isEqualTo(expected);
    }

    @Test
    void refusesASaveThatDoesNotFit() {
        UniformReplay replay = new UniformReplay(Numbered.SHAPE, 10, ON_HEAP);
        new Numbered().add(replay, 0, 6);
        SortedMap<String, byte[]> saved = new TreeMap<>();
        replay.save(saved);
        SortedMap<String, byte[]> shortened = new TreeMap<>(saved);
        shortened.put("replay-rows.0000", new byte[12]);
        SortedMap<String, byte[]> without = new TreeMap<>(saved);
        without.remove("replay-rows.0000");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UniformReplay(Numbered.SHAPE, 11, ON_HEAP).restore(saved))
                .withMessage("the saved replay holds 10 transitions, this one 11");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UniformReplay(new TransitionShape(3, 1, 2), 10, ON_HEAP).restore(saved))
                .withMessageContaining("actions of 2 floats, this one of 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> replay.restore(shortened))
                .withMessageContaining("'replay-rows.0000'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> replay.restore(without))
                .withMessageContaining("'replay-rows.0000'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> replay.restore(new TreeMap<>()))
                .withMessageContaining("'replay'");
    }

    @Test
    void refusesToSampleNothing() {
        UniformReplay replay = new UniformReplay(Numbered.SHAPE, 10, ON_HEAP);

        assertThatIllegalStateException()
                .isThrownBy(
                        () -> replay.sample(TransitionBatch.dense(Numbered.SHAPE, 1), 0, 1, RandomStream.ofSeed(1)));
    }

    @ParameterizedTest
    @ValueSource(longs = {ON_HEAP, OFF_HEAP})
    void allocatesNothingForATransition(long heapBytes) throws Exception {
        UniformReplay replay = new UniformReplay(Numbered.SHAPE, 100, heapBytes);
        Numbered numbered = new Numbered();
        TransitionBatch batch = TransitionBatch.dense(Numbered.SHAPE, 64);
        RandomStream random = RandomStream.ofSeed(1);

        long bytes = Allocated.leastBytes(
                () -> {
                    for (int i = 0; i < 10; i++) {
                        numbered.add(replay, 0, 64);
                        replay.sample(batch, 0, 64, random);
                    }
                },
                639);

        assertThat(bytes).isLessThan(640);
    }

    @Test
    void saysHowMuchMemoryItTakes() {
        // CartPole: 4 + 4 floats of observations, 1 of the action, reward and discount.
        assertThat(new TransitionShape(4, 1, 0).sizeBytes(1_000_000)).isEqualTo(44_000_000);
    }
}
