package io.troupe.algorithm.impala;

import io.troupe.algorithm.neural.Settings;
import io.troupe.math.VTrace;

/**
 * How advantages and value targets are corrected.
 *
 * @param correction whether they are
 * @param discount gamma
 * @param vtrace lambda and the clips of value targets
 * @param clipAdvantageRho upper bound of the weights of advantages
 * @param standardize whether advantages get mean 0 and deviation 1 over a batch, before they are weighted: afterwards, it
 *     would give the least likely samples a say again
 * @param oldPolicy that ratios are taken against
 * @param targetUpdates updates after which the target policy is replaced by the current one; 1 for every update
 */
public record VTraceSettings(
        Correction correction,
        float discount,
        VTrace vtrace,
        float clipAdvantageRho,
        boolean standardize,
        OldPolicy oldPolicy,
        int targetUpdates) {
    /**
     * Reads what IMPALA and APPO have in common.
     *
     * @throws com.typesafe.config.ConfigException naming path, value and range of a bad setting
     */
    public static VTraceSettings from(Settings settings, OldPolicy oldPolicy, int targetUpdates) {
        return new VTraceSettings(
                settings.choice("correction", Correction.class),
                settings.number("discount", 0, 1),
                new VTrace(
                        settings.number("lambda", 0, 1),
                        settings.positive("clipRho", Float.MAX_VALUE),
                        settings.positive("clipC", Float.MAX_VALUE)),
                settings.positive("clipAdvantageRho", Float.MAX_VALUE),
                settings.bool("normalizeAdvantages"),
                oldPolicy,
                targetUpdates);
    }

    /** Whether the target policy can be another one than the current. */
    boolean keepsTarget() {
        return targetUpdates > 1;
    }
}
