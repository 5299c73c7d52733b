package io.troupe.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.troupe.random.RandomStream;
import io.troupe.replay.NumberedSteps.Event;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SequenceReplayTest {
    private static final long ON_HEAP = Long.MAX_VALUE;
    private static final long OFF_HEAP = 0;
    private static final float GAMMA = 0.5f;

    /** Episodes of one step each: as many sequences. */
    private static void addShort(SequenceReplay replay, NumberedSteps steps, int count) {
        for (int i = 0; i < count; i++) {
            steps.next(Event.TERMINATED);
            replay.add(steps.fragment(1, 0));
        }
    }

    @Test
    void givesStepsSideBySideWithWeightsThatAddUpToOne() {
        SequenceShape shape = NumberedSteps.shape(4, 1);
        SequenceReplay replay = new SequenceReplay(shape, GAMMA, 10, ON_HEAP);
        NumberedSteps steps = new NumberedSteps(1);
        // - 0 1 2, then 2 3 end.
        steps.next(Event.NOTHING, Event.NOTHING, Event.NOTHING, Event.TERMINATED);
        replay.add(steps.fragment(4, 0));
        assertThat(replay.size()).isEqualTo(2);

        SequenceBatch batch = new SequenceBatch(shape, 2);
        RandomStream random = RandomStream.ofSeed(1);
        replay.sample(batch, random);
        while (batch.states[0] != 0 || batch.states[2] == 0) {
            replay.sample(batch, random);
        }

        assertThat(batch.observations)
                .containsExactly(
                        0, 0, 1, 2, -2, 1, // nothing before the first step of an episode
                        0, 0, 1, 3, -3, 1, //
                        1, -1, 1, 1003, -1003, 1, //
                        2, -2, 1, 0, 0, 1, //
                        3, -3, 1, 0, 0, 1);
        assertThat(batch.states).containsExactly(0, 0, 2, -2);
        assertThat(batch.keeps).containsExactly(1, 1, 0, 1, 1, 1, 1, 1, 1, 1);
        assertThat(batch.actions).containsExactly(0, 0, 1, 30, 1, 10, 0, 0, 0, 20, 0, 0);
        assertThat(batch.rewards).containsExactly(0, 6, 2, 0, 4, 0);
        assertThat(batch.discounts).containsExactly(0.5f, 0, 0.5f, 0, 0.5f, 0);
        assertThat(batch.weights).containsExactly(0.25f, 0.25f, 0.25f, 0, 0.25f, 0);
        assertThat(batch.masks)
                .containsExactly(
                        1, 1, 0, 1, 1, 1, 1, 0, 1, 1, // 0 and 3
                        1, 1, 1, 0, 1, 1, 1, 1, 1, 1, // 1, and 1003, where it terminated
                        1, 1, 1, 1, 0, 1, 1, 1, 1, 1, // 2 and nothing
                        1, 1, 0, 1, 1, 1, 1, 1, 1, 1);
        assertThat(batch.rows()).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(longs = {ON_HEAP, OFF_HEAP})
    void holdsTheNewestAndDrawsEachAsOften(long heapBytes) {
        SequenceShape shape = NumberedSteps.shape(3, 0);
        SequenceReplay replay = new SequenceReplay(shape, GAMMA, 10, heapBytes);
        addShort(replay, new NumberedSteps(1), 27);

        int[] counts = new int[27];
        SequenceBatch batch = new SequenceBatch(shape, 2000);
        replay.sample(batch, RandomStream.ofSeed(1));
        for (int i = 0; i < 2000; i++) {
            counts[(int) batch.observations[3 * i]]++;
            assertThat(batch.weights[i]).isEqualTo(1f / 2000);
        }

        assertThat(replay.size()).isEqualTo(10);
        for (int k = 0; k < 27; k++) {
            assertThat(counts[k]).as("step %d", k).isCloseTo(k < 17 ? 0 : 200, within(k < 17 ? 0 : 60));
        }
        // Steps, not sequences: the empty ones do not count.
        assertThat(replay.samplesPerInsert()).isCloseTo(2000 / 27.0, within(1e-9));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 10, 13})
    void drawsTheSameAfterASave(int added) {
        SequenceShape shape = NumberedSteps.shape(3, 1);
        SequenceReplay replay = new SequenceReplay(shape, GAMMA, 10, ON_HEAP);
        NumberedSteps steps = new NumberedSteps(1);
        addShort(replay, steps, added);
        // One that is not complete.
        replay.add(steps.fragment(1, 0));
        SortedMap<String, byte[]> saved = new TreeMap<>();
        replay.save(saved);

        SequenceReplay other = new SequenceReplay(shape, GAMMA, 10, OFF_HEAP);
        addShort(other, new NumberedSteps(1), 3);
        other.restore(saved);
        NumberedSteps same = new NumberedSteps(1);
        for (int i = 0; i < added; i++) {
            same.next(Event.TERMINATED);
            same.fragment(1, 0);
        }
        same.fragment(1, 0);
        addShort(replay, steps, 2);
        addShort(other, same, 2);

        SequenceBatch expected = new SequenceBatch(shape, 500);
        SequenceBatch batch = new SequenceBatch(shape, 500);
        replay.sample(expected, RandomStream.ofSeed(2));
        other.sample(batch, RandomStream.ofSeed(2));
        assertThat(batch.observations).isEqualTo(expected.observations);
        assertThat(batch.weights).isEqualTo(expected.weights);
        assertThat(batch.keeps).isEqualTo(expected.keeps);
        SortedMap<String, byte[]> again = new TreeMap<>();
        replay.save(again);
        SortedMap<String, byte[]> ofOther = new TreeMap<>();
        other.save(ofOther);
        assertThat(ofOther).containsExactlyEntriesOf(again);
    }

    @Test
    void aDrawDoesNotDependOnTheOneBefore() {
        SequenceShape shape = NumberedSteps.shape(3, 1);
        SequenceReplay replay = new SequenceReplay(shape, GAMMA, 10, ON_HEAP);
        NumberedSteps steps = new NumberedSteps(1);
        addShort(replay, steps, 2);
        replay.add(steps.fragment(7, 0));
        SequenceBatch used = new SequenceBatch(shape, 5);
        for (int i = 0; i < 20; i++) {
            replay.sample(used, RandomStream.ofSeed(i));
            SequenceBatch fresh = new SequenceBatch(shape, 5);
            replay.sample(fresh, RandomStream.ofSeed(i));
            assertThat(used.observations).isEqualTo(fresh.observations);
            assertThat(used.states).isEqualTo(fresh.states);
            assertThat(used.keeps).isEqualTo(fresh.keeps);
            assertThat(used.actions).isEqualTo(fresh.actions);
            assertThat(used.weights).isEqualTo(fresh.weights);
            assertThat(used.masks).isEqualTo(fresh.masks);
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        SequenceReplay replay = new SequenceReplay(NumberedSteps.shape(3, 1), GAMMA, 10, ON_HEAP);
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> replay.sample(new SequenceBatch(NumberedSteps.shape(3, 1), 2), RandomStream.ofSeed(1)))
                .withMessageContaining("empty");
        SortedMap<String, byte[]> saved = new TreeMap<>();
        replay.save(saved);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SequenceReplay(NumberedSteps.shape(4, 1), GAMMA, 10, ON_HEAP).restore(saved))
                .withMessageContaining("steps=3")
                .withMessageContaining("steps=4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SequenceReplay(NumberedSteps.shape(3, 1), GAMMA, 11, ON_HEAP).restore(saved))
                .withMessageContaining("11");
        SortedMap<String, byte[]> ofTransitions = new TreeMap<>();
        new UniformReplay(Numbered.SHAPE, 10, ON_HEAP).save(ofTransitions);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> replay.restore(ofTransitions))
                .withMessageContaining("not of a replay of sequences");
        saved.remove("replay-growing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> replay.restore(saved))
                .withMessageContaining("replay-growing");
    }
}
