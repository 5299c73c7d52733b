package io.troupe.env.physics;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.EnvironmentProvider;
import io.troupe.env.VectorEnvironment;
import java.util.Set;

/**
 * Makes {@code Dyn4jLunarLanderContinuous-v0}; parameters: {@code gravity} in m/s^2 from -12 to 0, default -10; {@code wind}, default
 * false; {@code windPower} in N, default 15; {@code turbulencePower} in N m, default 1.5.
 */
public final class LunarLanderContinuousProvider implements EnvironmentProvider {
    @Override
    public String name() {
        return LunarLander.CONTINUOUS_NAME;
    }

    @Override
    public Set<String> parameterNames() {
        return Weather.PARAMETERS;
    }

    @Override
    public VectorEnvironment create(int copies, EnvironmentParameters parameters) {
        return new LunarLander(copies, true, Weather.from(parameters));
    }
}
