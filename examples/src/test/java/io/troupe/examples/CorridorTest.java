package io.troupe.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.env.EnvironmentParameters;
import io.troupe.env.Environments;
import io.troupe.env.VectorEnvironment;
import io.troupe.trajectory.Trajectory;
import java.io.File;
import org.junit.jupiter.api.Test;

final class CorridorTest {
    private static final int COPIES = 16;
    private static final int STEPS = 60;

    /** Goes towards the treasure, or away from it. */
    private static Trajectory walk(boolean towards) {
        try (VectorEnvironment corridor =
                Environments.discover().create("Corridor", COPIES, EnvironmentParameters.NONE)) {
            Trajectory fragment = new Trajectory(corridor.spec(), STEPS, COPIES);
            corridor.reset(1, fragment.observations, 0);
            for (int t = 0; t < STEPS; t++) {
                for (int row = t * COPIES; row < (t + 1) * COPIES; row++) {
                    boolean treasureOnTheRight = fragment.observations[2 * row + 1] == 1;
                    fragment.actions[row] = treasureOnTheRight == towards ? 1 : 0;
                }
                corridor.step(fragment, t);
            }
            return fragment;
        }
    }

    @Test
    void isFoundByItsName() {
        assertThat(Environments.discover().names()).contains("Corridor", "CartPole-v1");
    }

    @Test
    void isWhatItsExperimentAsksFor() {
        Config experiment = ConfigFactory.parseFile(new File("experiments/corridor.conf"));
        assertThat(experiment.getString("environment.name")).isEqualTo("Corridor");
        assertThat(experiment.getDouble("termination.targetReturn")).isLessThan(0.94);
    }

    @Test
    void givesTheBestReturnToWhoWalksStraightToTheTreasure() {
        Trajectory fragment = walk(true);
        assertThat(fragment.episodes.count()).isEqualTo(COPIES * STEPS / 4);
        assertThat(fragment.episodes.episodeReturn(0)).isEqualTo(0.94f);
        assertThat(fragment.episodes.episodeLength(0)).isEqualTo(4);
    }

    @Test
    void hidesThePitAtTheOtherEnd() {
        assertThat(walk(false).episodes.episodeReturn(0)).isEqualTo(-1.06f);
    }

    @Test
    void hasItsTreasureOnEitherSide() {
        Trajectory fragment = walk(true);
        int right = 0;
        for (int row = 0; row < fragment.rows(); row++) {
            right += fragment.observations[2 * row + 1] == 1 ? 1 : 0;
        }
        assertThat((double) right / fragment.rows()).isBetween(0.3, 0.7);
    }
}
