package io.troupe.benchmarks.handwritten;

import java.util.SplittableRandom;

/** Fills rollouts: evaluates, samples, steps, and values what a truncation cut off. */
final class Collector {
    private static final double TARGET_RETURN = 475;

    private final Settings settings;
    private final CartPoles cartPoles;
    private final ReturnWindow returns;
    private final Inference inference;
    private final SplittableRandom random;
    private final float[] evaluation;
    private final int[] actions;
    private long steps;
    private long stepsToTarget = -1;
    private long inferenceNanos;
    private long environmentNanos;
    private long advantageNanos;

    Collector(
            Settings settings,
            CartPoles cartPoles,
            ReturnWindow returns,
            Inference inference,
            SplittableRandom random) {
        this.settings = settings;
        this.cartPoles = cartPoles;
        this.returns = returns;
        this.inference = inference;
        this.random = random;
        evaluation = new float[settings.copies() * Inference.COLUMNS];
        actions = new int[settings.copies()];
    }

    void collect(Rollout rollout) {
        for (int t = 0; t < settings.rolloutSteps(); t++) {
            long start = System.nanoTime();
            act(rollout, t);
            long acted = System.nanoTime();
            inferenceNanos += acted - start;
            step(rollout, t);
            environmentNanos += System.nanoTime() - acted;
            steps += settings.copies();
            if (stepsToTarget < 0 && returns.mean() >= TARGET_RETURN) {
                stepsToTarget = steps;
            }
        }
        long start = System.nanoTime();
        inference.evaluate(cartPoles.observations, evaluation);
        rollout.estimateAdvantages(evaluation, settings.discount(), settings.gaeLambda());
        advantageNanos += System.nanoTime() - start;
    }

    /** Environment steps taken so far, all copies together. */
    long steps() {
        return steps;
    }

    /** Steps after which the mean of a hundred episodes first reached 475, or -1. */
    long stepsToTarget() {
        return stepsToTarget;
    }

    long inferenceNanos() {
        return inferenceNanos;
    }

    long environmentNanos() {
        return environmentNanos;
    }

    long advantageNanos() {
        return advantageNanos;
    }

    private void act(Rollout rollout, int t) {
        int first = t * settings.copies();
        System.arraycopy(
                cartPoles.observations,
                0,
                rollout.observations,
                first * CartPoles.OBSERVATION_SIZE,
                cartPoles.observations.length);
        inference.evaluate(cartPoles.observations, evaluation);
        for (int copy = 0; copy < actions.length; copy++) {
            int base = copy * Inference.COLUMNS;
            double leftProbability = 1 / (1 + Math.exp(evaluation[base + 1] - evaluation[base]));
            int action = random.nextDouble() < leftProbability ? 0 : 1;
            actions[copy] = action;
            rollout.actions[first + copy] = action;
            rollout.logProbs[first + copy] = (float) Math.log(action == 0 ? leftProbability : 1 - leftProbability);
            rollout.values[first + copy] = evaluation[base + Inference.VALUE];
        }
    }

    private void step(Rollout rollout, int t) {
        int first = t * settings.copies();
        cartPoles.step(actions);
        for (int copy = 0; copy < actions.length; copy++) {
            rollout.rewards[first + copy] = 1;
            rollout.ended[first + copy] = cartPoles.ended[copy];
        }
        if (cartPoles.anyTruncated) {
            inference.evaluate(cartPoles.finalObservations, evaluation);
            for (int copy = 0; copy < actions.length; copy++) {
                if (cartPoles.truncated[copy]) {
                    float value = evaluation[copy * Inference.COLUMNS + Inference.VALUE];
                    rollout.rewards[first + copy] += settings.discount() * value;
                }
            }
        }
    }
}
