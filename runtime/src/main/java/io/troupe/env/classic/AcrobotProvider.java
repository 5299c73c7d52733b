package io.troupe.env.classic;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.EnvironmentProvider;
import io.troupe.env.VectorEnvironment;

/** Makes {@code Acrobot-v1}; it takes no parameters. */
public final class AcrobotProvider implements EnvironmentProvider {
    @Override
    public String name() {
        return Acrobot.NAME;
    }

    @Override
    public VectorEnvironment create(int copies, EnvironmentParameters parameters) {
        return new Acrobot(copies);
    }
}
