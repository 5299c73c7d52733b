package io.troupe.env.games;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.JointEnvironment;
import io.troupe.env.ParallelEnvironmentProvider;
import java.util.Set;

/**
 * Makes {@code ConnectFour-v0}; parameters {@code opponent}: {@code none} (default: two agents) or {@code random}; {@code behaviours}: whether
 * the two agents share {@code one} (default), or have {@code two}.
 */
public final class ConnectFourProvider implements ParallelEnvironmentProvider {
    @Override
    public String name() {
        return Rules.CONNECT_FOUR.name();
    }

    @Override
    public Set<String> parameterNames() {
        return BoardGames.PARAMETERS;
    }

    @Override
    public JointEnvironment create(int copies, EnvironmentParameters parameters) {
        return BoardGames.create(Rules.CONNECT_FOUR, copies, parameters, false);
    }
}
