package io.troupe.env.workspace;

/**
 * An arm of seven joints that stands in the middle of the floor, with the proportions and the limits of common lightweight
 * arms: joints 1, 3, 5 and 7 turn about the link they sit on, joints 2, 4 and 6 bend the arm. From the frame
 * {@code R = I} on, each odd joint multiplies {@code R} by {@code Rz(q)}, each even one by {@code Ry(q)}, and each link goes
 * on by its length along the third axis of {@code R}:
 *
 * <pre>
 * shoulder = base + l1 Rz(q1) e3            elbow = shoulder + l2 Rz(q1) Ry(q2) e3
 * wrist    = elbow + l3 (... Rz(q3) Ry(q4)) e3   tip = wrist + l4 (... Rz(q5) Ry(q6)) e3
 * </pre>
 *
 * so that joint 7, which turns the gripper about itself, moves no point. One object computes for all copies; what it found
 * last is in {@link #points}.
 */
final class Arm {
    static final int JOINTS = 7;

    /** Joints stop at these angles, in radians: 170, 120, 170, 120, 170, 120, 175 degrees. */
    private static final double[] LIMITS = {
        Math.toRadians(170),
        Math.toRadians(120),
        Math.toRadians(170),
        Math.toRadians(120),
        Math.toRadians(170),
        Math.toRadians(120),
        Math.toRadians(175)
    };

    // Lengths in shares of the whole: to the shoulder, the elbow, the wrist, the tip.
    private static final double TO_SHOULDER = 0.276;
    private static final double TO_ELBOW = 0.322;
    private static final double TO_WRIST = 0.306;
    private static final double TO_TIP = 0.096;

    /** Half the thickness of a link, as a share of the length. */
    private static final double THICKNESS = 0.03;

    /**
     * How far a point of the arm can come, as a share of the length, for each radian by which all joints turn at most. Around
     * the shoulder, the elbow and the wrist two joints turn about axes at right angles: together by up to {@code sqrt(2)}.
     */
    static final double SWEEP = Math.sqrt(2) * ((TO_ELBOW + TO_WRIST + TO_TIP) + (TO_WRIST + TO_TIP) + TO_TIP);

    /** Links that move: upper arm, forearm, hand. */
    static final int LINKS = 3;
    /** Points of a link that may touch something: at one third, two thirds, and its end. */
    static final int POINTS_A_LINK = 3;

    /** Length of the arm when it is stretched out, in metres. */
    final double length;

    /** Half the thickness of a link, in metres. */
    final double radius;

    /** Of the checked points of each link after {@link #pose}, from the shoulder on: x, y, z. */
    final double[] points = new double[LINKS * POINTS_A_LINK * 3];

    /** Cosine and sine of each joint but the last, which moves no point. */
    private final double[] turns = new double[2 * (JOINTS - 1)];

    private final double baseX;
    private final double baseY;

    // The frame's axes, and where it has got to.
    private double e1x;
    private double e1y;
    private double e1z;
    private double e2x;
    private double e2y;
    private double e2z;
    private double e3x;
    private double e3y;
    private double e3z;
    private double x;
    private double y;
    private double z;

    /** An arm that fits the stage: 45 % of its width, or 90 % of its height where that is less. */
    Arm(Stage stage) {
        length = Math.min(0.45 * stage.width, 0.9 * stage.height);
        radius = THICKNESS * length;
        baseX = stage.width / 2;
        baseY = stage.width / 2;
    }

    /** How far a joint can be turned to each side, in radians. */
    static double limit(int joint) {
        return LIMITS[joint];
    }

    /** Height of the shoulder, which never moves. */
    double shoulderHeight() {
        return TO_SHOULDER * length;
    }

    /** Computes where the points are. */
    void pose(double[] angles, int at) {
        for (int joint = 0; joint < JOINTS - 1; joint++) {
            Turn.write(angles[at + joint], turns, 2 * joint);
        }
        x = baseX;
        y = baseY;
        z = TO_SHOULDER * length;
        // The frame after the first joint.
        e1x = turns[0];
        e1y = turns[1];
        e1z = 0;
        e2x = -turns[1];
        e2y = turns[0];
        e2z = 0;
        e3x = 0;
        e3y = 0;
        e3z = 1;
        bend(1);
        extend(0, TO_ELBOW * length);
        turn(2);
        bend(3);
        extend(1, TO_WRIST * length);
        turn(4);
        bend(5);
        extend(2, TO_TIP * length);
    }

    /** Rz: about the third axis. */
    private void turn(int joint) {
        double cos = turns[2 * joint];
        double sin = turns[2 * joint + 1];
        double ax = e1x * cos + e2x * sin;
        double ay = e1y * cos + e2y * sin;
        double az = e1z * cos + e2z * sin;
        e2x = e2x * cos - e1x * sin;
        e2y = e2y * cos - e1y * sin;
        e2z = e2z * cos - e1z * sin;
        e1x = ax;
        e1y = ay;
        e1z = az;
    }

    /** Ry: about the second axis. */
    private void bend(int joint) {
        double cos = turns[2 * joint];
        double sin = turns[2 * joint + 1];
        double ax = e3x * cos + e1x * sin;
        double ay = e3y * cos + e1y * sin;
        double az = e3z * cos + e1z * sin;
        e1x = e1x * cos - e3x * sin;
        e1y = e1y * cos - e3y * sin;
        e1z = e1z * cos - e3z * sin;
        e3x = ax;
        e3y = ay;
        e3z = az;
    }

    private void extend(int link, double by) {
        for (int i = 0; i < POINTS_A_LINK; i++) {
            double along = by * (i + 1) / POINTS_A_LINK;
            int at = (link * POINTS_A_LINK + i) * 3;
            points[at] = x + along * e3x;
            points[at + 1] = y + along * e3y;
            points[at + 2] = z + along * e3z;
        }
        x += by * e3x;
        y += by * e3y;
        z += by * e3z;
    }

    /** Where the end of a link stands among the {@link #points}; that of the last one is the tip. */
    static int end(int link) {
        return ((link + 1) * POINTS_A_LINK - 1) * 3;
    }
}
