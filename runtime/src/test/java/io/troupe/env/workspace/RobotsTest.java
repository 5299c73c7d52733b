package io.troupe.env.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.random.RandomStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Robots that are corrected, in the expert's hall of 15 x 15 without columns. */
final class RobotsTest {
    private final Robots robots =
            new Robots(Steps.settings(Map.of("base", 1.0), Map.of("stage", "expert", "safety", "correct")));

    private void place(double... places) {
        for (int i = 0; i < 3; i++) {
            robots.x[i] = places[2 * i];
            robots.y[i] = places[2 * i + 1];
        }
        robots.stop();
        robots.measureAgain();
    }

    @Test
    void twoThatDriveAtEachOtherStopShortOfEachOther() {
        place(7, 7, 7.85, 7, 12, 12);
        for (int step = 0; step < 5; step++) {
            robots.plan(0, 1, 0);
            robots.plan(1, -1, 0);
            robots.plan(2, 0, 0);
            robots.move();
            assertThat(robots.collisions()).isZero();
        }
        // Each uses half of the 0.35 m between them beyond the least distance.
        assertThat(robots.x[0]).isCloseTo(7.175, within(1e-6));
        assertThat(robots.x[1]).isCloseTo(7.675, within(1e-6));
        assertThat(robots.violations[0]).isEqualTo(1);
        assertThat(robots.violations[2]).isZero();
    }

    @Test
    void twoThatDriveTogetherInFormationAreNotSlowedDown() {
        place(7, 7, 8, 7, 7.5, 7 + Math.sqrt(0.75));
        for (int i = 0; i < 3; i++) {
            robots.plan(i, 1, 0);
            assertThat(robots.violations[i]).isZero();
        }
        robots.move();
        assertThat(robots.x[0]).isCloseTo(7.25, within(1e-12));
    }

    @Test
    void theCorrectionForOneNeighbourKeepsThatForTheOther() {
        // Between two others at the least distance, at right angles: neither way is open, and a step back is.
        place(7, 7, 7.5, 7, 7, 7.5);
        robots.plan(0, 0.9f, 0.8f);
        assertThat(robots.velocityX[0]).isCloseTo(0, within(1e-8));
        assertThat(robots.velocityY[0]).isCloseTo(0, within(1e-8));
        robots.plan(0, -0.6f, 0.8f);
        assertThat(robots.velocityX[0]).isCloseTo(-0.3, within(1e-7));
        assertThat(robots.velocityY[0]).isCloseTo(0, within(1e-7));
    }

    @Test
    void nobodyIsSteeredIntoAWall() {
        // Along the wall, with a neighbour ahead on the other side: the way around it leads into the wall.
        place(7, 0.22, 7.36, 0.58, 12, 12);
        robots.plan(0, 1, 0);
        robots.plan(1, 0, 0);
        robots.plan(2, 0, 0);
        robots.move();

        assertThat(robots.violations[0]).isEqualTo(2);
        assertThat(robots.collisions()).isZero();
        assertThat(robots.y[0]).isEqualTo(0.22);
        assertThat(robots.x[0]).isGreaterThan(7);
    }

    @Test
    void betweenTwoNeighboursAheadOnlyWhatBothLeaveIsUsed() {
        // Both at the least distance, at 0 and 120 degrees: towards 60 degrees every step is one towards each.
        place(7, 7, 7.5, 7, 7 - 0.25, 7 + 0.5 * Math.sqrt(0.75));
        robots.plan(0, Math.cos(Math.PI / 3), Math.sin(Math.PI / 3));
        assertThat(robots.velocityX[0]).isCloseTo(0, within(1e-9));
        assertThat(robots.velocityY[0]).isCloseTo(0, within(1e-9));
    }

    @Test
    void whateverTheyAskForTheyNeverCollideWithEachOther() {
        RandomStream random = RandomStream.ofSeed(11);
        int corrected = 0;
        for (int configuration = 0; configuration < 3_000; configuration++) {
            double[] places = drawn(random);
            place(places);
            int aims = random.nextInt(3);
            for (int step = 0; step < 8; step++) {
                for (int i = 0; i < 3; i++) {
                    int j = (i + 1 + random.nextInt(2)) % 3;
                    // At another one, anywhere, or at the middle of all.
                    double toX = aims == 0 ? robots.x[j] : aims == 1 ? 15 * random.nextDouble() : robots.centreX();
                    double toY = aims == 0 ? robots.y[j] : aims == 1 ? 15 * random.nextDouble() : robots.centreY();
                    double angle = Math.atan2(toY - robots.y[i], toX - robots.x[i]);
                    robots.plan(i, Math.cos(angle), Math.sin(angle));
                    double speed = Math.hypot(robots.velocityX[i], robots.velocityY[i]);
                    assertThat(speed).isLessThanOrEqualTo(0.5 + 1e-9);
                    corrected += robots.violations[i];
                }
                robots.move();
                assertThat(robots.collisions())
                        .as("seed 11, configuration %s, step %s", configuration, step)
                        .isZero();
                for (int i = 0; i < 3; i++) {
                    assertThat(robots.distance(i, (i + 1) % 3)).isGreaterThanOrEqualTo(0.5 - 1e-6);
                }
            }
        }
        assertThat(corrected).isGreaterThan(20_000);
    }

    /** Three robots within a metre or two of each other, none nearer than the least distance. */
    private static double[] drawn(RandomStream random) {
        double[] places = new double[6];
        for (int i = 0; i < 3; i++) {
            boolean apart;
            do {
                places[2 * i] = 6.5 + 2 * random.nextDouble();
                places[2 * i + 1] = 6.5 + 2 * random.nextDouble();
                apart = true;
                for (int j = 0; j < i; j++) {
                    apart &= Math.hypot(places[2 * i] - places[2 * j], places[2 * i + 1] - places[2 * j + 1]) >= 0.5;
                }
            } while (!apart);
        }
        return places;
    }
}
