package io.troupe.env.arcade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.troupe.env.EnvironmentParameters;
import io.troupe.trajectory.Trajectory;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** With the given probability, a step repeats the action before it. */
final class StickyActionsTest {
    private static final int COPIES = 20_000;

    /** Share of copies whose paddle went right in the step after the first. */
    private static double shareThatObeys(double stickyActions) {
        MiniBreakout game = new MiniBreakout(COPIES, stickyActions);
        Trajectory fragment = new Trajectory(game.spec(), 2, COPIES);
        game.reset(3, fragment.observations, 0);
        int obeyed = 0;
        Arrays.fill(fragment.actions, COPIES, 2 * COPIES, MiniBreakout.RIGHT);
        game.step(fragment, 0);
        int[] before = game.state.clone();
        game.step(fragment, 1);
        for (int b = 0; b < COPIES; b++) {
            int paddle = b * MiniBreakout.STATE + MiniBreakout.PADDLE;
            obeyed += game.state[paddle] - before[paddle];
        }
        return (double) obeyed / COPIES;
    }

    @Test
    void repeatsTheActionBeforeAsOftenAsSaid() {
        assertThat(shareThatObeys(0)).isEqualTo(1);
        assertThat(shareThatObeys(1)).isZero();
        assertThat(shareThatObeys(0.25)).isCloseTo(0.75, within(0.01));
    }

    @Test
    void aRepeatedActionIsRepeatedAgain() {
        MiniBreakout game = new MiniBreakout(1, 1);
        Trajectory fragment = new Trajectory(game.spec(), 3, 1);
        game.reset(3, fragment.observations, 0);
        game.state[0] = MiniBreakout.LEFT;
        fragment.actions[0] = MiniBreakout.RIGHT;
        fragment.actions[1] = MiniBreakout.RIGHT;
        game.step(fragment, 0);
        game.step(fragment, 1);
        assertThat(game.state[MiniBreakout.PADDLE]).isEqualTo(3);
    }

    @Test
    void anEpisodeBeginsWithStaying() {
        MiniBreakout game = new MiniBreakout(1, 1);
        Trajectory fragment = new Trajectory(game.spec(), 1, 1);
        game.reset(3, fragment.observations, 0);
        game.state[0] = MiniBreakout.LEFT;
        game.state[MiniBreakout.ROW] = 8;
        game.state[MiniBreakout.COLUMN] = 9;
        game.step(fragment, 0);
        assertThat(fragment.terminated[0]).isTrue();
        assertThat(game.state[0]).isEqualTo(ArcadeVectorEnvironment.STAY);
    }

    @Test
    void refusesWhatIsNoProbability() {
        EnvironmentParameters parameters = new EnvironmentParameters(Map.of("stickyActions", 1.5));
        assertThatThrownBy(() -> new MiniFreewayProvider().create(1, parameters))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("environment.parameters.stickyActions must be from 0.0 to 1.0, not 1.5");
    }
}
