package io.troupe.env.classic;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.EnvironmentProvider;
import io.troupe.env.VectorEnvironment;
import java.util.Set;

/** Makes {@code MountainCarContinuous-v0}; parameter {@code goalVelocity}: least velocity at the flag that counts, default 0. */
public final class MountainCarContinuousProvider implements EnvironmentProvider {
    private static final String GOAL_VELOCITY = "goalVelocity";

    @Override
    public String name() {
        return MountainCarContinuous.NAME;
    }

    @Override
    public Set<String> parameterNames() {
        return Set.of(GOAL_VELOCITY);
    }

    @Override
    public VectorEnvironment create(int copies, EnvironmentParameters parameters) {
        return new MountainCarContinuous(copies, parameters.number(GOAL_VELOCITY, 0));
    }
}
