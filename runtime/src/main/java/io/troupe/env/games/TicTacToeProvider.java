package io.troupe.env.games;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.JointEnvironment;
import io.troupe.env.ParallelEnvironmentProvider;
import java.util.Set;

/**
 * Makes {@code TicTacToe-v0}; parameters {@code opponent}: {@code none} (default: two agents), {@code random} or {@code perfect}; {@code behaviours}: whether
 * the two agents share {@code one} (default), or have {@code two}.
 */
public final class TicTacToeProvider implements ParallelEnvironmentProvider {
    @Override
    public String name() {
        return Rules.TIC_TAC_TOE.name();
    }

    @Override
    public Set<String> parameterNames() {
        return BoardGames.PARAMETERS;
    }

    @Override
    public JointEnvironment create(int copies, EnvironmentParameters parameters) {
        return BoardGames.create(Rules.TIC_TAC_TOE, copies, parameters, true);
    }
}
