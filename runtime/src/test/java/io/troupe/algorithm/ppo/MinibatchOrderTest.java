package io.troupe.algorithm.ppo;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.random.RandomStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MinibatchOrderTest {
    private static int[] shuffled(int units, int perMinibatch, long seed, IntPredicate counts) {
        MinibatchOrder order = new MinibatchOrder(units, perMinibatch);
        order.begin();
        return order.shuffle(RandomStream.ofSeed(seed), counts);
    }

    @Test
    void isAShuffleOfAllUnitsWhereAllCount() {
        assertThat(shuffled(12, 4, 5, unit -> true))
                .containsExactlyInAnyOrder(IntStream.range(0, 12).toArray())
                .isNotEqualTo(IntStream.range(0, 12).toArray());
    }

    @Test
    void spreadsWhatCountsEvenlyOverAsFewMinibatchesAsItTakes() {
        for (int counting = 0; counting <= 12; counting++) {
            int limit = counting;
            int[] order = shuffled(12, 4, 5, unit -> unit < limit);

            int minibatches = (counting + 3) / 4;
            assertThat(order).hasSize(4 * minibatches);
            Set<Integer> distinct = new HashSet<>();
            Arrays.stream(order).forEach(distinct::add);
            assertThat(distinct)
                    .hasSize(order.length)
                    .containsAll(IntStream.range(0, counting).boxed().toList());
            for (int k = 0; k < minibatches; k++) {
                long share = Arrays.stream(order, 4 * k, 4 * k + 4)
                        .filter(unit -> unit < limit)
                        .count();
                assertThat(share)
                        .isBetween((long) counting / minibatches, (long) (counting + minibatches - 1) / minibatches);
            }
        }
    }

    @Test
    void drawsEquallyOftenWhateverCounts() {
        RandomStream one = RandomStream.ofSeed(9);
        RandomStream other = RandomStream.ofSeed(9);
        MinibatchOrder order = new MinibatchOrder(12, 4);
        order.begin();
        order.shuffle(one, unit -> true);
        order.begin();
        order.shuffle(other, unit -> false);

        assertThat(one.state()).isEqualTo(other.state());
    }
}
