package io.troupe.env.games;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.JointEnvironment;
import io.troupe.env.ParallelCopies;
import io.troupe.env.ParallelEnvironment;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** What the providers of the games share: who plays. */
final class BoardGames {
    private static final String OPPONENT = "opponent";
    private static final String BEHAVIOURS = "behaviours";
    private static final String NONE = "none";
    private static final String RANDOM = "random";
    static final String PERFECT = "perfect";
    private static final String ONE = "one";
    private static final String TWO = "two";

    static final Set<String> PARAMETERS = Set.of(OPPONENT, BEHAVIOURS);

    private BoardGames() {}

    /** @param best whether the game is small enough for an opponent that makes no mistake */
    static JointEnvironment create(Rules rules, int copies, EnvironmentParameters parameters, boolean best) {
        List<String> opponents = best ? List.of(NONE, RANDOM, PERFECT) : List.of(NONE, RANDOM);
        String opponent = parameters.oneOf(OPPONENT, opponents, NONE);
        boolean two = parameters.oneOf(BEHAVIOURS, List.of(ONE, TWO), ONE).equals(TWO);
        if (two && !opponent.equals(NONE)) {
            throw new IllegalArgumentException("environment.parameters." + BEHAVIOURS + " = " + TWO
                    + " needs two agents, but " + OPPONENT + " = " + opponent + " leaves one");
        }
        return ParallelCopies.create(rules.name(), maker(rules, opponent, two), copies);
    }

    private static Supplier<ParallelEnvironment> maker(Rules rules, String opponent, boolean two) {
        if (opponent.equals(PERFECT)) {
            PerfectPlayer player = new PerfectPlayer(rules);
            return () -> BoardGame.against(player, rules);
        }
        if (opponent.equals(RANDOM)) {
            return () -> BoardGame.against(Opponent::anyChoice, rules);
        }
        return two ? () -> BoardGame.ofTwoBehaviours(rules) : () -> BoardGame.selfPlay(rules);
    }
}
