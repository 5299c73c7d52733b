package io.troupe.env.workspace;

/** What each robot of {@link Cooperative} observes, which is described there. */
final class RobotSenses {
    static final double HEARING = 5;
    static final int SYMBOLS = 4;

    private static final int ROBOTS = Formation.ROBOTS;
    private static final int RAYS = 16;
    private static final double NEAR = 2;
    static final int SIZE = RAYS + 10 + (6 + SYMBOLS) * (ROBOTS - 1) + 4;

    private final Fan fan = new Fan(RAYS);
    private final Stage stage;
    private final Robots robots;
    private final Errand errand;
    private final int[] symbols;

    /**
     * @param symbols what the robots said last
     */
    RobotSenses(Stage stage, Robots robots, Errand errand, int[] symbols) {
        this.stage = stage;
        this.robots = robots;
        this.errand = errand;
        this.symbols = symbols;
    }

    /**
     * Writes what one observes.
     *
     * @param error of the formation, in metres
     * @param timeLeft share of the time that is left
     */
    void write(int i, double error, float timeLeft, float[] observation) {
        double x = robots.x[i];
        double y = robots.y[i];
        robots.columns.measure(0, x, y, 0, fan, observation, 0);
        int o = aim(i, observation, RAYS);
        observation[o++] = (float) (robots.velocityX[i] / Robots.TOP_SPEED);
        observation[o++] = (float) (robots.velocityY[i] / Robots.TOP_SPEED);
        observation[o++] = (float) (2 * x / stage.width - 1);
        observation[o++] = (float) (2 * y / stage.width - 1);
        int gapAt = o++;
        double nearest = robots.gap(i);
        for (int k = 1; k < ROBOTS; k++) {
            int j = (i + k) % ROBOTS;
            double apart = robots.distance(i, j);
            nearest = Math.min(nearest, apart - 2 * Robots.RADIUS);
            o = other(i, j, apart, observation, o);
        }
        observation[gapAt] = (float) Math.min(nearest / Columns.RANGE, 1);
        observation[o++] = (float) Math.min(error / Formation.SIDE, 1);
        observation[o++] = errand.isScout(i) ? 1 : 0;
        observation[o++] = errand.hasTool() ? 1 : 0;
        observation[o] = timeLeft;
    }

    private int aim(int i, float[] observation, int o) {
        double dx = errand.aimX() - robots.x[i];
        double dy = errand.aimY() - robots.y[i];
        double far = Math.sqrt(dx * dx + dy * dy);
        boolean known = errand.isKnownTo(i);
        double toUnit = known && far > 0 ? 1 / far : 0;
        observation[o] = (float) (dx * toUnit);
        observation[o + 1] = (float) (dy * toUnit);
        observation[o + 2] = known ? (float) (far / stage.diagonal()) : 1;
        observation[o + 3] = known ? (float) Math.min(far, 1) : 1;
        observation[o + 4] = known ? 1 : 0;
        return o + 5;
    }

    private int other(int i, int j, double apart, float[] observation, int o) {
        observation[o] = (float) ((robots.x[j] - robots.x[i]) / apart);
        observation[o + 1] = (float) ((robots.y[j] - robots.y[i]) / apart);
        observation[o + 2] = (float) (apart / stage.diagonal());
        observation[o + 3] = (float) Math.min(apart / NEAR, 1);
        observation[o + 4] = (float) (robots.velocityX[j] / Robots.TOP_SPEED);
        observation[o + 5] = (float) (robots.velocityY[j] / Robots.TOP_SPEED);
        int heard = apart <= HEARING ? symbols[j] : 0;
        for (int symbol = 0; symbol < SYMBOLS; symbol++) {
            observation[o + 6 + symbol] = symbol == heard ? 1 : 0;
        }
        return o + 6 + SYMBOLS;
    }
}
