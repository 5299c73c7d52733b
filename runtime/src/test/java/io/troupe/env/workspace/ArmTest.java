package io.troupe.env.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.random.RandomStream;
import org.junit.jupiter.api.Test;

/** Poses whose points can be told by hand. The arm of the beginner stage is 2.25 m long and stands at (2.5, 2.5). */
final class ArmTest {
    private static final double LENGTH = 2.25;
    private static final double RIGHT = Math.PI / 2;

    private final Arm arm = new Arm(Stage.BEGINNER);

    private void assertTip(double x, double y, double z, double... angles) {
        arm.pose(angles, 0);
        int tip = Arm.end(2);
        assertThat(arm.points[tip]).isCloseTo(2.5 + x * LENGTH, within(1e-12));
        assertThat(arm.points[tip + 1]).isCloseTo(2.5 + y * LENGTH, within(1e-12));
        assertThat(arm.points[tip + 2]).isCloseTo(z * LENGTH, within(1e-12));
    }

    @Test
    void standsUprightAtZero() {
        assertTip(0, 0, 1, 0, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void theFirstBendLaysItDown() {
        assertTip(0.724, 0, 0.276, 0, RIGHT, 0, 0, 0, 0, 0);
        // ... in the direction that the base is turned to.
        assertTip(0, 0.724, 0.276, RIGHT, RIGHT, 0, 0, 0, 0, 0);
    }

    @Test
    void elbowAndWristBendWhatIsBehindThem() {
        assertTip(0.402, 0, 0.598, 0, 0, 0, RIGHT, 0, 0, 0);
        assertTip(0.096, 0, 0.904, 0, 0, 0, 0, 0, RIGHT, 0);
        // Turning the upper arm by a right angle turns the plane of the elbow.
        assertTip(0, 0.402, 0.598, 0, 0, RIGHT, RIGHT, 0, 0, 0);
        // The forearm lies along x; turned, it lets the wrist bend sideways instead of down.
        assertTip(0.306, 0, 0.598 - 0.096, 0, 0, 0, RIGHT, 0, RIGHT, 0);
        assertTip(0.306, 0.096, 0.598, 0, 0, 0, RIGHT, RIGHT, RIGHT, 0);
    }

    @Test
    void theLastJointMovesNoPoint() {
        arm.pose(new double[] {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0}, 0);
        double[] before = arm.points.clone();
        arm.pose(new double[] {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 1}, 0);
        assertThat(arm.points).isEqualTo(before);
    }

    @Test
    void linksKeepTheirLengths() {
        RandomStream random = RandomStream.ofSeed(3);
        double[] angles = new double[Arm.JOINTS];
        for (int pose = 0; pose < 100; pose++) {
            for (int joint = 0; joint < Arm.JOINTS; joint++) {
                angles[joint] = Arm.limit(joint) * (2 * random.nextDouble() - 1);
            }
            arm.pose(angles, 0);
            assertThat(between(Arm.end(0), Arm.end(1))).isCloseTo(0.306 * LENGTH, within(1e-12));
            assertThat(between(Arm.end(1), Arm.end(2))).isCloseTo(0.096 * LENGTH, within(1e-12));
        }
    }

    private double between(int from, int to) {
        double dx = arm.points[to] - arm.points[from];
        double dy = arm.points[to + 1] - arm.points[from + 1];
        double dz = arm.points[to + 2] - arm.points[from + 2];
        return Math.sqrt(dx * dx + dy * dy + dz * dz);
    }
}
