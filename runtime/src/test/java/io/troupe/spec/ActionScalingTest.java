package io.troupe.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.random.RandomStream;
import org.junit.jupiter.api.Test;

class ActionScalingTest {
    private static final float INFINITY = Float.POSITIVE_INFINITY;

    @Test
    void theMiddleAndTheQuartersAreWhereTheyShouldBe() {
        ActionScaling scaling = new ActionScaling(Box.of(3, -2, 6));
        float[] values = {9, -0.5f, 0, 0.5f};

        scaling.denormalize(values, 1);
        assertThat(values).containsExactly(9, 0, 2, 4);

        scaling.normalize(values, 1);
        assertThat(values).containsExactly(9, -0.5f, 0, 0.5f);
    }

    @Test
    void theEndsAreExactAndNothingLeavesTheBounds() {
        for (int seed = 0; seed < 1000; seed++) {
            RandomStream random = RandomStream.ofSeed(seed);
            float low = (float) (random.nextGaussian() * Math.exp(20 * random.nextGaussian()));
            float high = (float) (random.nextGaussian() * Math.exp(20 * random.nextGaussian()));
            Box box = Box.of(1, Math.min(low, high), Math.max(low, high));
            ActionScaling scaling = new ActionScaling(box);
            float[] ends = {-1, 1, -3, 3};
            for (int i = 0; i < 4; i++) {
                scaling.denormalize(ends, i);
            }
            float least = box.low()[0];
            float most = box.high()[0];
            assertThat(ends).as("seed %d", seed).containsExactly(least, most, least, most);

            float[] inside = {(float) (2 * random.nextDouble() - 1)};
            float before = inside[0];
            scaling.denormalize(inside, 0);
            assertThat(inside[0]).as("seed %d", seed).isBetween(least, most);
            scaling.normalize(inside, 0);
            float rounding = 4 * Math.ulp(Math.max(Math.abs(least), Math.abs(most))) / (most - least) + 1e-6f;
            assertThat(inside[0]).as("seed %d", seed).isCloseTo(before, within(rounding));
            scaling.normalize(ends, 0);
            scaling.normalize(ends, 1);
            assertThat(ends[0]).as("seed %d", seed).isEqualTo(-1);
            assertThat(ends[1]).as("seed %d", seed).isEqualTo(1);
        }
    }

    @Test
    void elementsWithoutBoundsStayAsTheyAre() {
        Box box = new Box(new float[] {-INFINITY, 0, 3}, new float[] {1, INFINITY, 3});
        ActionScaling scaling = new ActionScaling(box);
        float[] values = {-7, 7, 0.5f};

        scaling.denormalize(values, 0);
        assertThat(values).containsExactly(-7, 7, 3);
        scaling.normalize(values, 0);
        assertThat(values).containsExactly(-7, 7, 0);
    }

    @Test
    void nanStaysNan() {
        ActionScaling scaling = new ActionScaling(Box.of(1, 0, 1));
        float[] values = {Float.NaN};
        scaling.denormalize(values, 0);
        assertThat(values[0]).isNaN();
        scaling.normalize(values, 0);
        assertThat(values[0]).isNaN();
    }
}
