package io.troupe.benchmarks.handwritten;

import java.util.SplittableRandom;

/** Shuffles a rollout and runs the epochs of its update. */
final class Learner {
    private final Settings settings;
    private final Update update;
    private final SplittableRandom random;
    private final int[] order;

    Learner(Settings settings, Update update, SplittableRandom random) {
        this.settings = settings;
        this.update = update;
        this.random = random;
        order = new int[settings.rows()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
    }

    void learn(Rollout rollout, float learningRate) {
        for (int epoch = 0; epoch < settings.epochs(); epoch++) {
            shuffle();
            update.epoch(rollout, order, learningRate);
        }
    }

    private void shuffle() {
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int row = order[i];
            order[i] = order[other];
            order[other] = row;
        }
    }
}
