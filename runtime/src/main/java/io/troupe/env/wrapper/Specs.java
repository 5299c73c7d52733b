package io.troupe.env.wrapper;

import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.Space;

/** Specs that differ from that of what is inside in one thing. */
final class Specs {
    private Specs() {}

    static EnvironmentSpec withLimit(EnvironmentSpec spec, int maxEpisodeSteps) {
        return new EnvironmentSpec(
                spec.name(),
                spec.observation(),
                spec.action(),
                maxEpisodeSteps,
                spec.masked(),
                spec.rewardStreams(),
                spec.measures());
    }

    static EnvironmentSpec withObservation(EnvironmentSpec spec, Space observation) {
        return new EnvironmentSpec(
                spec.name(),
                observation,
                spec.action(),
                spec.maxEpisodeSteps(),
                spec.masked(),
                spec.rewardStreams(),
                spec.measures());
    }
}
