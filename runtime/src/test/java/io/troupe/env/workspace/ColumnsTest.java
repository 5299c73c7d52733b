package io.troupe.env.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.random.RandomStream;
import org.junit.jupiter.api.Test;

/** Distances, sight and sensors around one column of radius 1 and height 2 at (5, 4), in a room of 10 x 10 x 5. */
final class ColumnsTest {
    private static final double TINY = 1e-12;

    private final Columns columns = new Columns(Stage.ADVANCED, 2, 0.5);

    ColumnsTest() {
        columns.add(1, 5, 4, 1, 2);
    }

    @Test
    void clearanceIsTheDistanceToTheSurface() {
        assertThat(columns.clearance(1, 8, 8, 0)).isCloseTo(4, within(TINY)); // 3-4-5
        assertThat(columns.clearance(1, 5, 4, 3)).isCloseTo(1, within(TINY)); // above it
        assertThat(columns.clearance(1, 9, 4, 6)).isCloseTo(5, within(TINY)); // beyond its edge: 3-4-5
        assertThat(columns.clearance(1, 5.5, 4, 1)).isCloseTo(-0.5, within(TINY)); // inside
        assertThat(columns.clearance(0, 5, 4, 0)).isInfinite(); // the other copy has none
    }

    @Test
    void sensorsMeasureColumnsAndWalls() {
        Fan fan = new Fan(4); // east, north, west, south
        float[] ranges = new float[5];
        columns.measure(1, 2.5, 4, 1, fan, ranges, 1);
        assertThat(ranges).containsExactly(0, 0.5f, 1, 2.5f / 3, 1);

        columns.measure(1, 2.5, 4, 2.5, fan, ranges, 1); // over it
        assertThat(ranges).containsExactly(0, 1, 1, 2.5f / 3, 1);
    }

    @Test
    void aSlantedSensorMeetsTheCircle() {
        Fan fan = new Fan(8);
        float[] ranges = new float[8];
        // To the north-east, the middle of the column is sqrt(2) * 1.5 away.
        columns.measure(1, 3.5, 2.5, 0, fan, ranges, 0);
        assertThat((double) ranges[1]).isCloseTo((1.5 * Math.sqrt(2) - 1) / 3, within(1e-7));
        // To the east the column's edge is 1.5 aside: nothing is met.
        assertThat(ranges[0]).isEqualTo(1);
    }

    @Test
    void hidesWhatIsBehindIt() {
        assertThat(columns.hides(1, 2, 4, 0, 8, 4, 0)).isTrue();
        assertThat(columns.hides(1, 2, 4, 0, 3.5, 4, 0)).isFalse(); // before it
        assertThat(columns.hides(1, 2, 5.1, 0, 8, 5.1, 0)).isFalse(); // beside it
        assertThat(columns.hides(1, 2, 4, 3, 8, 4, 3)).isFalse(); // over it
        assertThat(columns.hides(1, 2, 4, 0, 8, 4, 3)).isTrue(); // 1.5 high where it is
        assertThat(columns.hides(1, 2, 4, 0, 2, 4, 3)).isFalse(); // straight up
        assertThat(columns.hides(1, 5, 4, 3, 5, 4, 1)).isTrue(); // straight down into it
    }

    @Test
    void hidesWhatALineThatFallsWithinItLeadsTo() {
        // From 3.2 at x = 2 to 1.6 at x = 6.2: 2.06 over the axis, 1.68 at the far edge, below the top at 2.
        assertThat(columns.hides(1, 2, 4, 3.2, 6.2, 4, 1.6)).isTrue();
        assertThat(columns.hides(1, 6.2, 4, 1.6, 2, 4, 3.2)).isTrue(); // and the other way round
        // It ends above the column, at 2.06; what is lower comes after the end.
        assertThat(columns.hides(1, 2, 4, 3.2, 5, 4, 2.06)).isFalse();
    }

    @Test
    void saysWhereTheNearestIsAndWhatIsBelow() {
        float[] direction = new float[2];
        columns.direction(1, 8, 8, 0, direction, 0);
        assertThat(direction).containsExactly(-0.6f, -0.8f);
        assertThat(columns.top(1, 6.1, 4, 0.2)).isEqualTo(2);
        assertThat(columns.top(1, 6.3, 4, 0.2)).isZero();
    }

    @Test
    void drawsColumnsThatLeaveRoomToPass() {
        RandomStream random = RandomStream.ofSeed(5);
        for (Stage stage : Stage.values()) {
            Columns drawn = new Columns(stage, 1, 0.6);
            int count = 0;
            for (int episode = 0; episode < 200; episode++) {
                drawn.draw(random, 0, 1);
                count += drawn.count(0);
                assertThat(drawn.clearance(0, stage.width / 2, stage.width / 2, 0))
                        .isGreaterThanOrEqualTo(1 - TINY);
            }
            assertThat(count).as("of %s", stage).isGreaterThan(195 * stage.obstacles);
        }
    }
}
