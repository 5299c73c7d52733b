package io.troupe.env.grid;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.EnvironmentProvider;
import io.troupe.env.VectorEnvironment;
import java.util.Set;

/**
 * Makes {@code Taxi-v4}; parameters {@code rainy}: default false; {@code rainyProbability}: that a move goes straight on
 * in rain, default 0.8; {@code oneHot}: whether the observation is a one-hot box, default false.
 */
public final class TaxiProvider implements EnvironmentProvider {
    private static final String RAINY = "rainy";
    private static final String RAINY_PROBABILITY = "rainyProbability";

    @Override
    public String name() {
        return Taxi.NAME;
    }

    @Override
    public Set<String> parameterNames() {
        return Set.of(RAINY, RAINY_PROBABILITY, GridWorld.ONE_HOT);
    }

    @Override
    public VectorEnvironment create(int copies, EnvironmentParameters parameters) {
        double straight = parameters.number(RAINY_PROBABILITY, Taxi.RAINY_PROBABILITY, 0, 1);
        return new GridWorld(
                Taxi.NAME,
                copies,
                Taxi.table(parameters.flag(RAINY, false), straight),
                Taxi.MAX_EPISODE_STEPS,
                parameters.flag(GridWorld.ONE_HOT, false));
    }
}
