package io.troupe.algorithm.ppo;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the graph reports of one minibatch, in the order of its statistics vector. */
final class MinibatchStatistics {
    private static final List<String> NAMES = List.of(
            "policy loss", "value loss", "entropy", "approximate KL divergence", "clip fraction", "gradient norm");

    private final float[] values = new float[NAMES.size()];

    /** Receives the vector. */
    float[] values() {
        return values;
    }

    /** There is none yet. */
    void clear() {
        Arrays.fill(values, Float.NaN);
    }

    float policyLoss() {
        return values[0];
    }

    float valueLoss() {
        return values[1];
    }

    float entropy() {
        return values[2];
    }

    float approximateKl() {
        return values[3];
    }

    float clipFraction() {
        return values[4];
    }

    float gradientNorm() {
        return values[5];
    }

    /** Names the first value that is not finite. */
    Optional<String> notFinite() {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                return Optional.of("the " + NAMES.get(i) + " became " + values[i]);
            }
        }
        return Optional.empty();
    }
}
