package io.troupe.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.troupe.random.RandomStream;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PrioritizedReplayTest {
    private static final int DRAWS = 100_000;

    private final Numbered numbered = new Numbered();

    private static PrioritizedReplay replay(int capacity, float alpha) {
        return new PrioritizedReplay(Numbered.SHAPE, capacity, Long.MAX_VALUE, alpha, 0.01f);
    }

    /** Gives the errors to transitions 0, 1, ... */
    private static void update(PrioritizedReplay replay, float... errors) {
        TransitionBatch batch = TransitionBatch.dense(Numbered.SHAPE, errors.length);
        for (int i = 0; i < errors.length; i++) {
            batch.slots[i] = i;
        }
        replay.update(batch, 0, errors.length, errors);
    }

    @Test
    void drawsInProportionToErrorsRaisedToAlpha() {
        PrioritizedReplay replay = replay(4, 0.6f);
        numbered.add(replay, 0, 4);
        float[] errors = {0.09f, -0.99f, 3.99f, 0f};
        update(replay, errors);

        int[] counts = counts(replay, 1, 4);

        double sum = 0;
        for (float error : errors) {
            sum += Math.pow(Math.abs(error) + 0.01, 0.6);
        }
        for (int k = 0; k < 4; k++) {
            double expected = Math.pow(Math.abs(errors[k]) + 0.01, 0.6) / sum;
            assertThat(counts[k] / (double) DRAWS).as("transition %d", k).isCloseTo(expected, within(0.005));
        }
    }

    @Test
    void withAlphaZeroAllAreAlike() {
        PrioritizedReplay replay = replay(4, 0);
        numbered.add(replay, 0, 4);
        update(replay, 0.1f, 1, 4, 0);

        for (int count : counts(replay, 1, 4)) {
            assertThat(count / (double) DRAWS).isCloseTo(0.25, within(0.005));
        }
    }

    private static int[] counts(PrioritizedReplay replay, int rows, int transitions) {
        int[] counts = new int[transitions];
        RandomStream random = RandomStream.ofSeed(5);
        TransitionBatch batch = TransitionBatch.dense(Numbered.SHAPE, rows);
        for (int i = 0; i < DRAWS / rows; i++) {
            replay.sample(batch, 0, rows, random);
            for (int row = 0; row < rows; row++) {
                counts[Numbered.in(batch, row)]++;
            }
        }
        return counts;
    }

    @Test
    void drawsOneFromEachStratum() {
        PrioritizedReplay replay = replay(8, 1);
        numbered.add(replay, 0, 8);
        // Eight equal priorities and eight strata: every transition exactly once, whatever is drawn.
        TransitionBatch batch = TransitionBatch.dense(Numbered.SHAPE, 8);
        replay.sample(batch, 0, 8, RandomStream.ofSeed(6));

        assertThat(batch.slots).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void weightsAreThoseOfThePaper() {
        PrioritizedReplay replay = replay(16, 0.7f);
        numbered.add(replay, 0, 9);
        float[] errors = {0.3f, 1, 2, 0.05f, 0.7f, 5, 0.2f, 0.9f, 1.5f};
        update(replay, errors);
        replay.setBeta(0.4f);
        TransitionBatch batch = TransitionBatch.dense(Numbered.SHAPE, 32);
        replay.sample(batch, 0, 32, RandomStream.ofSeed(7));

        double[] raised = new double[9];
        for (int k = 0; k < 9; k++) {
            raised[k] = Math.pow(Math.abs(errors[k]) + 0.01, 0.7);
        }
        double sum = Arrays.stream(raised).sum();
        double largest = Arrays.stream(raised)
                .map(priority -> Math.pow(9 * priority / sum, -0.4))
                .max()
                .orElseThrow();
        for (int row = 0; row < 32; row++) {
            double expected = Math.pow(9 * raised[Numbered.in(batch, row)] / sum, -0.4) / largest;
            assertThat((double) batch.weights[row]).isCloseTo(expected, within(1e-6));
        }
    }

    @Test
    void newTransitionsHaveTheLargestPrioritySoFar() {
        PrioritizedReplay replay = replay(4, 1);
        numbered.add(replay, 0, 2);
        assertThat(replay.priority(1)).isEqualTo(1);
        update(replay, 6.99f, 0.5f);
        update(replay, 0.1f);
        numbered.add(replay, 2, 3);

        assertThat(replay.priority(2)).isCloseTo(7, within(1e-6));
    }

    @Test
    void whatIsOverwrittenLosesItsPriority() {
        PrioritizedReplay replay = replay(2, 1);
        numbered.add(replay, 0, 2);
        update(replay, 0.49f, 0.19f);
        numbered.add(replay, 2, 3);

        assertThat(replay.priority(0)).isEqualTo(1);
        assertThat(replay.priority(1)).isCloseTo(0.2, within(1e-6));
    }

    @Test
    void drawsTheSameAfterASave() {
        PrioritizedReplay replay = replay(50, 0.6f);
        numbered.add(replay, 0, 70);
        RandomStream random = RandomStream.ofSeed(8);
        TransitionBatch batch = TransitionBatch.dense(Numbered.SHAPE, 16);
        train(replay, batch, random, 20);
        SortedMap<String, byte[]> saved = new TreeMap<>();
        replay.save(saved);
        RandomStream same = RandomStream.ofState(random.state());
        PrioritizedReplay other = replay(50, 0.6f);
        numbered.add(other, 0, 3);
        other.restore(saved);
        TransitionBatch otherBatch = TransitionBatch.dense(Numbered.SHAPE, 16);

        for (int round = 0; round < 30; round++) {
            numbered.add(replay, round, round + 3);
            numbered.add(other, round, round + 3);
            train(replay, batch, random, 1);
            train(other, otherBatch, same, 1);
            assertThat(otherBatch.slots).isEqualTo(batch.slots);
            assertThat(otherBatch.weights).isEqualTo(batch.weights);
        }
    }

    private static void train(PrioritizedReplay replay, TransitionBatch batch, RandomStream random, int times) {
        float[] errors = new float[batch.rows()];
        for (int i = 0; i < times; i++) {
            replay.sample(batch, 0, batch.rows(), random);
            for (int row = 0; row < errors.length; row++) {
                errors[row] = (float) random.nextGaussian();
            }
            replay.update(batch, 0, batch.rows(), errors);
        }
    }

    @Test
    void refusesAnErrorThatIsNotFinite() {
        PrioritizedReplay replay = replay(4, 1);
        numbered.add(replay, 0, 3);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> update(replay, 5, Float.NaN))
                .withMessageContaining("row 1 of the batch, slot 1 of the replay, is NaN");
        assertThat(replay.priority(0)).isEqualTo(1);
    }
}
