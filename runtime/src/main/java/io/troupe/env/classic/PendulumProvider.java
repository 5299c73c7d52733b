package io.troupe.env.classic;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.EnvironmentProvider;
import io.troupe.env.VectorEnvironment;
import java.util.Set;

/** Makes {@code Pendulum-v1}; parameter {@code gravity}: in m/s^2, default 10. */
public final class PendulumProvider implements EnvironmentProvider {
    private static final String GRAVITY = "gravity";

    @Override
    public String name() {
        return Pendulum.NAME;
    }

    @Override
    public Set<String> parameterNames() {
        return Set.of(GRAVITY);
    }

    @Override
    public VectorEnvironment create(int copies, EnvironmentParameters parameters) {
        return new Pendulum(copies, parameters.number(GRAVITY, Pendulum.DEFAULT_GRAVITY));
    }
}
