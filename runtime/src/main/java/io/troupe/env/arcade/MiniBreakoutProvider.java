package io.troupe.env.arcade;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.EnvironmentProvider;
import io.troupe.env.VectorEnvironment;
import java.util.Set;

/**
 * Makes {@code MiniBreakout-v0}; parameter {@code stickyActions}: how likely a step repeats the action before it, default 0.1.
 */
public final class MiniBreakoutProvider implements EnvironmentProvider {
    @Override
    public String name() {
        return MiniBreakout.NAME;
    }

    @Override
    public Set<String> parameterNames() {
        return Set.of(ArcadeVectorEnvironment.STICKY_ACTIONS);
    }

    @Override
    public VectorEnvironment create(int copies, EnvironmentParameters parameters) {
        return new MiniBreakout(
                copies,
                parameters.number(
                        ArcadeVectorEnvironment.STICKY_ACTIONS, ArcadeVectorEnvironment.DEFAULT_STICKY_ACTIONS, 0, 1));
    }
}
