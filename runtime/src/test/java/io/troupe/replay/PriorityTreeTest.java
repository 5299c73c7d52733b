package io.troupe.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PriorityTreeTest {
    @Test
    void findsWhereTheSumPassesTheMass() {
        PriorityTree tree = new PriorityTree(4);
        tree.set(0, 1);
        tree.set(1, 2);
        tree.set(2, 0);
        tree.set(3, 4);

        assertThat(tree.sum()).isEqualTo(7);
        assertThat(tree.smallest()).isEqualTo(1);
        assertThat(tree.find(0)).isEqualTo(0);
        assertThat(tree.find(0.999)).isEqualTo(0);
        assertThat(tree.find(1)).isEqualTo(1);
        assertThat(tree.find(2.999)).isEqualTo(1);
        assertThat(tree.find(3)).isEqualTo(3);
        assertThat(tree.find(6.999)).isEqualTo(3);
        assertThat(tree.find(7)).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 100, 1000})
    void agreesWithSumsMadeOneByOne(int capacity) {
        RandomStream random = RandomStream.ofSeed(capacity);
        PriorityTree tree = new PriorityTree(capacity);
        double[] priorities = new double[capacity];
        for (int change = 0; change < 3 * capacity; change++) {
            int index = random.nextInt(capacity);
            // Multiples of 1/8 add up without rounding, so that both ways give the same index.
            priorities[index] = random.nextInt(16) / 8.0;
            tree.set(index, priorities[index]);

            double sum = 0;
            double smallest = Double.POSITIVE_INFINITY;
            for (double priority : priorities) {
                sum += priority;
                smallest = priority > 0 ? Math.min(smallest, priority) : smallest;
            }
            assertThat(tree.sum()).isEqualTo(sum);
            assertThat(tree.smallest()).isEqualTo(smallest);
            if (sum > 0) {
                double mass = random.nextInt((int) (8 * sum)) / 8.0;
                assertThat(tree.find(mass)).as("mass %s", mass).isEqualTo(find(priorities, mass));
            }
        }
    }

    private static int find(double[] priorities, double mass) {
        double sum = 0;
        int index = -1;
        while (sum <= mass) {
            sum += priorities[++index];
        }
        return index;
    }

    @Test
    void neverFindsWhatHasNoPriority() {
        RandomStream random = RandomStream.ofSeed(3);
        for (int round = 0; round < 200; round++) {
            PriorityTree tree = new PriorityTree(37);
            for (int i = 0; i < 37; i++) {
                tree.set(i, random.nextInt(3) == 0 ? random.nextDouble() * 1e-7 : 0);
            }
            tree.set(11, 1e9 * random.nextDouble());
            for (double part : new double[] {0, 0.1, 0.5, 0.9999999, 1, 1.0000001}) {
                assertThat(tree.get(tree.find(part * tree.sum()))).isGreaterThan(0);
            }
        }
    }

    @Test
    void itsBitsDependOnThePrioritiesAlone() {
        RandomStream random = RandomStream.ofSeed(4);
        PriorityTree changed = new PriorityTree(100);
        PriorityTree fresh = new PriorityTree(100);
        for (int i = 0; i < 5000; i++) {
            changed.set(random.nextInt(100), random.nextDouble());
        }
        for (int i = 0; i < 100; i++) {
            fresh.set(i, changed.get(i));
        }

        assertThat(fresh.sum()).isEqualTo(changed.sum()).isCloseTo(50, within(12.0));
    }
}
