package io.troupe.env.workspace;

/** How far the links of an {@link Arm}, in the pose that it was put in last, are from columns and the floor. */
final class Clearances {
    /** Between each link and what is nearest to it after {@link #measure}, in metres. */
    final double[] gaps = new double[Arm.LINKS];

    private final Arm arm;
    private final Columns columns;

    Clearances(Arm arm, Columns columns) {
        this.arm = arm;
        this.columns = columns;
    }

    /** Whether all of the arm is at least so far from everything. */
    boolean isFree(int b, double margin) {
        double least = margin + arm.radius;
        for (int point = 0; point < arm.points.length; point += 3) {
            double z = arm.points[point + 2];
            if (z < least || columns.clearance(b, arm.points[point], arm.points[point + 1], z, least) < least) {
                return false;
            }
        }
        return true;
    }

    /** Fills in the {@link #gaps}, and says which is smallest. */
    double measure(int b) {
        double smallest = Double.POSITIVE_INFINITY;
        int point = 0;
        for (int link = 0; link < Arm.LINKS; link++) {
            double nearest = Double.POSITIVE_INFINITY;
            for (int i = 0; i < Arm.POINTS_A_LINK; i++) {
                double z = arm.points[point + 2];
                nearest = columns.clearance(b, arm.points[point], arm.points[point + 1], z, Math.min(nearest, z));
                point += 3;
            }
            gaps[link] = nearest - arm.radius;
            smallest = Math.min(smallest, gaps[link]);
        }
        return smallest;
    }
}
