package io.troupe.algorithm.sac;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** What a gradient step reports: losses before it, and the temperatures it used. */
final class SacStatistics {
    private static final List<String> NAMES =
            List.of("the critics' loss", "the actor's loss", "the entropy", "the action value");
    private static final int FIRST_TEMPERATURE = NAMES.size();

    private final float[] values;

    /** @param temperatures K */
    SacStatistics(int temperatures) {
        values = new float[FIRST_TEMPERATURE + temperatures];
    }

    /** As {@link SacGraph#statistics} has them, to be filled. */
    float[] values() {
        return values;
    }

    float criticLoss() {
        return values[0];
    }

    float actorLoss() {
        return values[1];
    }

    /** Of all parts together, nats, of actions in [-1, 1]. */
    float entropy() {
        return values[2];
    }

    /** The first thing that is not a finite number, if there is any. */
    Optional<String> notFinite() {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                return Optional.of((i < NAMES.size() ? NAMES.get(i) : "a temperature") + " became " + values[i]);
            }
        }
        return Optional.empty();
    }

    void report(SacShape shape, SortedMap<String, Float> metrics) {
        metrics.put("Policy/Action Value", values[3]);
        int next = FIRST_TEMPERATURE;
        if (shape.continuous() > 0) {
            metrics.put("Policy/Temperature", values[next++]);
        }
        for (int branch = 0; branch < shape.branches().size(); branch++) {
            metrics.put("Policy/Temperature of Branch " + branch, values[next++]);
        }
    }
}
