package io.troupe.env.grid;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.EnvironmentProvider;
import io.troupe.env.VectorEnvironment;
import io.troupe.spec.EnvironmentSpec;
import java.util.Set;

/**
 * Makes {@code CliffWalking-v1}; parameters {@code slippery}: default false; {@code oneHot}: whether the observation is a
 * one-hot box, default false; {@code maxEpisodeSteps}: steps after which an episode is cut, at least 1, default none as in
 * Gymnasium.
 */
public final class CliffWalkingProvider implements EnvironmentProvider {
    private static final String SLIPPERY = "slippery";
    private static final String MAX_EPISODE_STEPS = "maxEpisodeSteps";

    @Override
    public String name() {
        return CliffWalking.NAME;
    }

    @Override
    public Set<String> parameterNames() {
        return Set.of(SLIPPERY, MAX_EPISODE_STEPS, GridWorld.ONE_HOT);
    }

    @Override
    public VectorEnvironment create(int copies, EnvironmentParameters parameters) {
        int limit = (int) parameters.number(MAX_EPISODE_STEPS, EnvironmentSpec.UNLIMITED, 1, EnvironmentSpec.UNLIMITED);
        return new GridWorld(
                CliffWalking.NAME,
                copies,
                CliffWalking.table(parameters.flag(SLIPPERY, false)),
                limit,
                parameters.flag(GridWorld.ONE_HOT, false));
    }
}
