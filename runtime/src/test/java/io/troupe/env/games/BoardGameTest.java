package io.troupe.env.games;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.Environments;
import io.troupe.env.JointEnvironment;
import io.troupe.env.JointRollout;
import io.troupe.input.UserError;
import io.troupe.random.RandomStream;
import io.troupe.trajectory.Trajectory;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Games as their agents see them. */
final class BoardGameTest {
    private static final int COPIES = 2;
    private static final int STEPS = 2_000;

    private static JointEnvironment make(String name, Map<String, Object> parameters) {
        return Environments.discover().createJoint(name, COPIES, new EnvironmentParameters(parameters));
    }

    private static Trajectory collect(JointEnvironment environment) {
        return new JointRollout(environment, STEPS).reset(5).collect(RandomStream.ofSeed(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TicTacToe-v0", "ConnectFour-v0"})
    void theLoserIsThereWhenItLoses(String name) {
        Trajectory fragment = collect(make(name, Map.of()));
        Trajectory players = fragment.parts().getFirst();

        int decided = 0;
        int wonByFirst = 0;
        for (int row = 0; row < fragment.rows(); row++) {
            float first = players.rewards[2 * row];
            float second = players.rewards[2 * row + 1];
            assertThat(first).isEqualTo(-second).isIn(-1f, 0f, 1f);
            assertThat(players.voided[2 * row] || players.voided[2 * row + 1]).isFalse();
            assertThat(players.terminated[2 * row])
                    .isEqualTo(players.terminated[2 * row + 1])
                    .isEqualTo(fragment.terminated[row]);
            assertThat(fragment.truncated[row]).isFalse();
            if (first != 0) {
                assertThat(fragment.terminated[row]).isTrue();
                decided++;
                wonByFirst += first > 0 ? 1 : 0;
            }
        }
        assertThat(decided).isGreaterThan(100);
        assertThat((double) wonByFirst / decided).isBetween(0.5, 0.75);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TicTacToe-v0", "ConnectFour-v0"})
    void whoIsNotToMoveCanOnlyPass(String name) {
        Trajectory players = collect(make(name, Map.of())).parts().getFirst();
        int cells = (players.observationSize() - 1) / 2;
        int pass = players.maskSize() - 1;

        for (int row = 0; row < players.rows(); row++) {
            int flag = row * players.observationSize() + 2 * cells;
            boolean moves = players.observations[flag] == 1;
            int other = row ^ 1;
            assertThat(players.observations[other * players.observationSize() + 2 * cells])
                    .isEqualTo(moves ? 0 : 1);
            assertThat(players.actionMasks[row * players.maskSize() + pass]).isEqualTo(!moves);
            int allowed = 0;
            for (int choice = 0; choice <= pass; choice++) {
                allowed += players.actionMasks[row * players.maskSize() + choice] ? 1 : 0;
            }
            if (!moves) {
                assertThat(allowed).isEqualTo(1);
                assertThat(players.actions[row]).isEqualTo(pass);
            }
        }
    }

    @Test
    void bothSeeTheSameBoardFromTheirSide() {
        Trajectory players = collect(make("ConnectFour-v0", Map.of())).parts().getFirst();
        int size = players.observationSize();
        int cells = (size - 1) / 2;
        for (int row = 0; row < players.rows(); row += 2) {
            int pieces = 0;
            for (int cell = 0; cell < cells; cell++) {
                float mine = players.observations[row * size + cell];
                float theirs = players.observations[row * size + cells + cell];
                assertThat(players.observations[(row + 1) * size + cells + cell])
                        .isEqualTo(mine);
                assertThat(players.observations[(row + 1) * size + cell]).isEqualTo(theirs);
                pieces += (int) (mine + theirs);
            }
            assertThat(players.observations[row * size + 2 * cells]).isEqualTo(pieces % 2 == 0 ? 1 : 0);
        }
    }

    @Test
    void againstARandomOpponentTheOnlyAgentMovesInEveryStep() {
        Trajectory fragment = collect(make("TicTacToe-v0", Map.of("opponent", "random")));
        Trajectory player = fragment.parts().getFirst();
        assertThat(player.copies()).isEqualTo(COPIES);

        double won = 0;
        double ended = 0;
        for (int row = 0; row < player.rows(); row++) {
            assertThat(player.actions[row]).isLessThan(9);
            won += player.rewards[row] > 0 ? 1 : 0;
            ended += player.terminated[row] ? 1 : 0;
        }
        // Two who move at random: 58.5 % are won by the first, 28.8 % by the second (exact), and each begins half of
        // them.
        assertThat(won / ended).isBetween(0.39, 0.48);
    }

    @Test
    void nobodyWinsAgainstThePerfectOpponent() {
        Trajectory player = collect(make("TicTacToe-v0", Map.of("opponent", "perfect")))
                .parts()
                .getFirst();
        double lost = 0;
        double ended = 0;
        for (int row = 0; row < player.rows(); row++) {
            assertThat(player.rewards[row]).isLessThanOrEqualTo(0);
            lost += player.rewards[row] < 0 ? 1 : 0;
            ended += player.terminated[row] ? 1 : 0;
        }
        assertThat(lost / ended).isGreaterThan(0.7);
    }

    @Test
    void theTwoAgentsCanHaveABehaviourEach() {
        JointEnvironment environment = make("ConnectFour-v0", Map.of("behaviours", "two"));
        Trajectory fragment = collect(environment);

        assertThat(environment.spec().behaviours()).hasSize(2);
        assertThat(fragment.parts()).hasSize(2);
        assertThat(fragment.parts().get(0).copies()).isEqualTo(COPIES);
    }

    @Test
    void refusesWhatDoesNotGoTogether() {
        assertThatThrownBy(() -> make("ConnectFour-v0", Map.of("opponent", "perfect")))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "environment ConnectFour-v0: environment.parameters.opponent must be one of none, random, not"
                                + " 'perfect'");
        assertThatThrownBy(() -> make("TicTacToe-v0", Map.of("opponent", "random", "behaviours", "two")))
                .isInstanceOf(UserError.class)
                .hasMessage("environment TicTacToe-v0: environment.parameters.behaviours = two needs two agents, but"
                        + " opponent = random leaves one");
    }
}
