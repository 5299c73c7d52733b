package io.troupe.env.physics;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.EnvironmentProvider;
import io.troupe.env.VectorEnvironment;

/** Makes {@code Dyn4jBipedalWalker-v0}. */
public final class BipedalWalkerProvider implements EnvironmentProvider {
    @Override
    public String name() {
        return BipedalWalker.NAME;
    }

    @Override
    public VectorEnvironment create(int copies, EnvironmentParameters parameters) {
        return new BipedalWalker(copies);
    }
}
