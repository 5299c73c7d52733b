package io.troupe.algorithm.ppo;

import io.troupe.random.RandomStream;
import java.util.function.IntPredicate;

/**
 * In which order an epoch goes through a batch, in units that stay together: rows, or sequences. Units that count nothing
 * only fill up minibatches: those that count are spread evenly over as few as they need, so that each has some of them.
 */
final class MinibatchOrder {
    private final int perMinibatch;
    private final int[] order;

    /**
     * @param units of every batch
     * @param perMinibatch units of a minibatch; divides them
     */
    MinibatchOrder(int units, int perMinibatch) {
        this.perMinibatch = perMinibatch;
        order = new int[units];
    }

    /** Begins an update. */
    void begin() {
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
    }

    /**
     * A new order: Fisher-Yates.
     *
     * @param counts whether something is learnt from a unit
     * @return minibatch after minibatch; overwritten by the next call
     */
    int[] shuffle(RandomStream random, IntPredicate counts) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        int counted = 0;
        for (int unit : order) {
            counted += counts.test(unit) ? 1 : 0;
        }
        return counted == order.length ? order : spread(counted, counts);
    }

    private int[] spread(int counted, IntPredicate counts) {
        int minibatches = Math.ceilDiv(counted, perMinibatch);
        int[] result = new int[minibatches * perMinibatch];
        int counting = 0;
        int idle = 0;
        for (int minibatch = 0; minibatch < minibatches; minibatch++) {
            int share = Slice.of(minibatch, minibatches, counted).size();
            for (int i = 0; i < perMinibatch; i++) {
                int at = minibatch * perMinibatch + i;
                if (i < share) {
                    counting = next(counting, counts);
                    result[at] = order[counting++];
                } else {
                    idle = next(idle, counts.negate());
                    result[at] = order[idle++];
                }
            }
        }
        return result;
    }

    private int next(int from, IntPredicate wanted) {
        int at = from;
        while (!wanted.test(order[at])) {
            at++;
        }
        return at;
    }
}
