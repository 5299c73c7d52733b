package io.troupe.joint;

import io.troupe.algorithm.UpdateStatistics;
import io.troupe.metrics.Tags;
import java.util.SortedMap;
import java.util.TreeMap;

/** Collects what the learners of several behaviours report of one update, each under a tag of its own. */
final class BehaviourStatistics {
    private final SortedMap<String, Float> values = new TreeMap<>();
    private int gradientSteps;
    private long advantageNanos;

    void add(String behaviour, UpdateStatistics statistics, Lives lives) {
        String prefix = Tags.BEHAVIOUR + behaviour + "/";
        gradientSteps += statistics.gradientSteps();
        advantageNanos += statistics.advantageNanos();
        statistics.others().forEach((tag, value) -> values.put(prefix + tag, value));
        values.put(prefix + Tags.CUMULATIVE_REWARD, (float) lives.meanReturn());
        values.put(prefix + Tags.EPISODE_LENGTH, (float) lives.meanLength());
        values.put(prefix + Tags.POLICY_LOSS, statistics.policyLoss());
        values.put(prefix + Tags.VALUE_LOSS, statistics.valueLoss());
        values.put(prefix + Tags.ENTROPY, statistics.entropy());
        values.put(prefix + Tags.LEARNING_RATE, statistics.learningRate());
        values.put(prefix + Tags.APPROXIMATE_KL, statistics.approximateKl());
        values.put(prefix + Tags.CLIP_FRACTION, statistics.clipFraction());
        values.put(prefix + Tags.GRADIENT_NORM, statistics.gradientNorm());
        values.put(prefix + Tags.EXPLAINED_VARIANCE, statistics.explainedVariance());
    }

    /** Of all: what is of one behaviour only has no value of its own. */
    UpdateStatistics total() {
        return new UpdateStatistics(
                Float.NaN,
                Float.NaN,
                Float.NaN,
                Float.NaN,
                Float.NaN,
                Float.NaN,
                Float.NaN,
                Float.NaN,
                gradientSteps,
                advantageNanos,
                values);
    }
}
