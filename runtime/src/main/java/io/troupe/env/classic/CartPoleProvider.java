package io.troupe.env.classic;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.EnvironmentProvider;
import io.troupe.env.VectorEnvironment;

/** Makes {@code CartPole-v1}; it takes no parameters. */
public final class CartPoleProvider implements EnvironmentProvider {
    @Override
    public String name() {
        return CartPole.NAME;
    }

    @Override
    public VectorEnvironment create(int copies, EnvironmentParameters parameters) {
        return new CartPole(copies);
    }
}
