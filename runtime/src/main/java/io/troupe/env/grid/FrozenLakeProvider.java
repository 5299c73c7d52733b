package io.troupe.env.grid;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.EnvironmentProvider;
import io.troupe.env.VectorEnvironment;
import java.util.Set;

/**
 * Makes {@code FrozenLake-v1}; parameters {@code map}: {@code 4x4} (default) or {@code 8x8}; {@code slippery}: default
 * true; {@code successRate}: of a move on slippery ice, default 1/3; {@code oneHot}: whether the observation is a one-hot
 * box, default false.
 */
public final class FrozenLakeProvider implements EnvironmentProvider {
    private static final String MAP = "map";
    private static final String SLIPPERY = "slippery";
    private static final String SUCCESS_RATE = "successRate";

    @Override
    public String name() {
        return FrozenLake.NAME;
    }

    @Override
    public Set<String> parameterNames() {
        return Set.of(MAP, SLIPPERY, SUCCESS_RATE, GridWorld.ONE_HOT);
    }

    @Override
    public VectorEnvironment create(int copies, EnvironmentParameters parameters) {
        String map = parameters.oneOf(MAP, FrozenLake.maps(), FrozenLake.SMALL);
        boolean slippery = parameters.flag(SLIPPERY, true);
        double successRate = parameters.number(SUCCESS_RATE, FrozenLake.SUCCESS_RATE, 0, 1);
        return new GridWorld(
                FrozenLake.NAME,
                copies,
                FrozenLake.table(map, slippery, successRate),
                FrozenLake.maxEpisodeSteps(map),
                parameters.flag(GridWorld.ONE_HOT, false));
    }
}
