package io.troupe.algorithm.sac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.random.RandomStream;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BranchChoiceTest {
    private static final boolean[] NONE = {};
    /** After one element of another copy: choices 1 and 3 of four, and both of two. */
    private static final boolean[] MASKS = {true, false, true, false, true, true, true};

    private final BranchChoice choice = new BranchChoice(List.of(4, 2));
    /** After one that is not ours. The largest of the first branch is masked. */
    private final float[] logits = {9, 5, 1, 2, 0, 0, 1};

    private final float[] actions = new float[3];

    @Test
    void drawsNothingThatIsMaskedAndTheRestByItsProbability() {
        RandomStream random = RandomStream.ofSeed(1);
        int[] counts = new int[4];
        for (int i = 0; i < 4000; i++) {
            double logProb = choice.draw(logits, 1, MASKS, 1, random, actions, 1);
            counts[(int) actions[1]]++;
            double first = actions[1] == 1 ? 1 / (1 + Math.exp(-1)) : 1 / (1 + Math.exp(1));
            double second = actions[2] == 1 ? 1 / (1 + Math.exp(-1)) : 1 / (1 + Math.exp(1));
            assertThat(logProb).isCloseTo(Math.log(first * second), within(1e-6));
        }

        assertThat(counts[0]).isZero();
        assertThat(counts[2]).isZero();
        assertThat(counts[1] / 4000.0).isCloseTo(1 / (1 + Math.exp(-1)), within(0.03));
    }

    @Test
    void uniformDrawsAreAmongWhatIsAllowed() {
        RandomStream random = RandomStream.ofSeed(2);
        int[] counts = new int[4];
        for (int i = 0; i < 2000; i++) {
            assertThat(choice.drawUniformly(MASKS, 1, random, actions, 1)).isCloseTo(-Math.log(4), within(1e-12));
            counts[(int) actions[1]]++;
        }

        assertThat(counts[0] + counts[2]).isZero();
        assertThat(counts[1]).isBetween(900, 1100);
    }

    @Test
    void aHeldShareStaysAmongWhatIsAllowedWhenTheMaskChanges() {
        float[] shares = {7, 0.6f, Math.nextDown(1f)};

        choice.pick(shares, 1, NONE, 0, actions, 1);
        assertThat(actions).containsExactly(0, 2, 1);
        double logProb = choice.pick(shares, 1, MASKS, 1, actions, 1);
        assertThat(actions).containsExactly(0, 3, 1);
        assertThat(logProb).isCloseTo(-Math.log(4), within(1e-12));
        boolean[] one = {true, false, false, false, false, true};
        assertThat(choice.pick(shares, 1, one, 0, actions, 1)).isZero();
        assertThat(actions).containsExactly(0, 0, 1);
    }

    @Test
    void theModeIsTheMostLikelyOfWhatIsAllowed() {
        choice.mode(logits, 1, NONE, 0, actions, 1);
        assertThat(actions).containsExactly(0, 0, 1);
        choice.mode(logits, 1, MASKS, 1, actions, 1);
        assertThat(actions).containsExactly(0, 1, 1);
    }
}
