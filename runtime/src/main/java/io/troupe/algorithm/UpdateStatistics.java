package io.troupe.algorithm;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one update reports, by the names of the field. {@code NaN} where an algorithm has no such value.
 *
 * @param policyLoss mean policy loss of the last minibatch
 * @param valueLoss mean value loss of the last minibatch
 * @param entropy mean entropy of the policy, nats
 * @param approximateKl mean of (ratio - 1) - log ratio, nats (Schulman, "Approximating KL Divergence", estimator k3)
 * @param clipFraction share of samples whose ratio was outside the clip range
 * @param gradientNorm global norm before clipping
 * @param explainedVariance 1 - Var(target - value) / Var(target)
 * @param learningRate the one in force
 * @param gradientSteps optimiser steps taken (fewer than planned when the target KL stopped the update)
 * @param advantageNanos time before the first gradient step: values, advantages and targets
 * @param others what only some algorithms have, by metric tag, such as {@code Policy/Temperature}
 */
public record UpdateStatistics(
        float policyLoss,
        float valueLoss,
        float entropy,
        float approximateKl,
        float clipFraction,
        float gradientNorm,
        float explainedVariance,
        float learningRate,
        int gradientSteps,
        long advantageNanos,
        SortedMap<String, Float> others) {
    public UpdateStatistics {
        others = Collections.unmodifiableSortedMap(new TreeMap<>(others));
    }

    /** These, with more values by metric tag. */
    public UpdateStatistics with(Map<String, Float> more) {
        SortedMap<String, Float> all = new TreeMap<>(others);
        all.putAll(more);
        return new UpdateStatistics(
                policyLoss,
                valueLoss,
                entropy,
                approximateKl,
                clipFraction,
                gradientNorm,
                explainedVariance,
                learningRate,
                gradientSteps,
                advantageNanos,
                all);
    }

    /** Without any of the algorithm's own. */
    public UpdateStatistics(
            float policyLoss,
            float valueLoss,
            float entropy,
            float approximateKl,
            float clipFraction,
            float gradientNorm,
            float explainedVariance,
            float learningRate,
            int gradientSteps,
            long advantageNanos) {
        this(
                policyLoss,
                valueLoss,
                entropy,
                approximateKl,
                clipFraction,
                gradientNorm,
                explainedVariance,
                learningRate,
                gradientSteps,
                advantageNanos,
                Collections.emptySortedMap());
    }
}
