package io.troupe.env.workspace;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.random.RandomGenerator;

/** Where the robots of {@link Cooperative} have to go: to a tool first where there is one, then to the target. */
final class Errand {
    private static final int ROBOTS = Formation.ROBOTS;
    /** Of start, target and tool from each other, as a share of the width. */
    private static final double APART = 0.4;

    private static final double START_RADIUS = 1.2;
    private static final double START_DISTANCE = 0.7;
    private static final double MARGIN = 0.1;
    /** Around the target, so that the formation finds room. */
    private static final double ROOM = 0.6;

    private static final int TRIES = 2_000;

    double targetX;
    double targetY;
    private double toolX;
    private double toolY;
    private boolean hasTool;
    /** Who is told where to go where only one is. */
    private int scout;

    private final WorkspaceSettings settings;
    private final boolean cooperation;
    private final Stage stage;
    private final Robots robots;

    /**
     * @param cooperation whether only one robot is told where to go
     * @param robots those that go
     */
    Errand(WorkspaceSettings settings, boolean cooperation, Robots robots) {
        this.settings = settings;
        this.cooperation = cooperation;
        this.robots = robots;
        stage = settings.stage();
    }

    /** Draws places of target, tool and robots; where columns leave no room for all of them, they go. */
    void begin(RandomGenerator random) {
        int attempt = 0;
        while (!draw(random)) {
            attempt++;
            if (attempt == TRIES / 2) {
                robots.columns.clear(0);
            }
            if (attempt == TRIES) {
                // Without columns it takes a few attempts: 1,000 that all failed never happened.
                throw new IllegalStateException("no places found in the stage " + stage.key());
            }
        }
        hasTool = !settings.tools();
        scout = random.nextInt(ROBOTS);
    }

    private boolean draw(RandomGenerator random) {
        targetX = stage.width * random.nextDouble();
        targetY = stage.width * random.nextDouble();
        toolX = stage.width * random.nextDouble();
        toolY = stage.width * random.nextDouble();
        double startX = stage.width * random.nextDouble();
        double startY = stage.width * random.nextDouble();
        return robots.gap(targetX, targetY) >= ROOM
                && isFar(startX, startY, targetX, targetY)
                && (!settings.tools() || isToolRight(startX, startY))
                && drawRobots(random, startX, startY);
    }

    private boolean isToolRight(double startX, double startY) {
        return robots.gap(toolX, toolY) >= MARGIN
                && isFar(startX, startY, toolX, toolY)
                && isFar(targetX, targetY, toolX, toolY);
    }

    private boolean isFar(double x, double y, double toX, double toY) {
        return Formation.distance(x, y, toX, toY) >= APART * stage.width;
    }

    private boolean drawRobots(RandomGenerator random, double startX, double startY) {
        for (int i = 0; i < ROBOTS; i++) {
            boolean found = false;
            for (int attempt = 0; attempt < ROBOTS * ROBOTS && !found; attempt++) {
                robots.x[i] = startX + START_RADIUS * (2 * random.nextDouble() - 1);
                robots.y[i] = startY + START_RADIUS * (2 * random.nextDouble() - 1);
                found = robots.gap(robots.x[i], robots.y[i]) >= MARGIN;
                for (int j = 0; j < i; j++) {
                    found &= robots.distance(i, j) >= START_DISTANCE;
                }
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }

    double aimX() {
        return hasTool ? targetX : toolX;
    }

    double aimY() {
        return hasTool ? targetY : toolY;
    }

    boolean hasTool() {
        return hasTool;
    }

    /** The tool has been fetched. */
    void takeTool() {
        hasTool = true;
    }

    boolean isScout(int i) {
        return scout == i;
    }

    /** Whether a robot knows where to go: it has been told, and with vision no column is in between. */
    boolean isKnownTo(int i) {
        return (!cooperation || scout == i)
                && (!settings.vision() || !robots.columns.hides(0, robots.x[i], robots.y[i], 0, aimX(), aimY(), 0));
    }

    /** Of the centre to the target, or of the nearest robot to the tool. */
    double distance() {
        if (hasTool) {
            return Formation.distance(robots.centreX(), robots.centreY(), targetX, targetY);
        }
        double nearest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < ROBOTS; i++) {
            nearest = Math.min(nearest, Formation.distance(robots.x[i], robots.y[i], toolX, toolY));
        }
        return nearest;
    }

    /** Adds target and tool to a picture. */
    void draw(FloorPlan plan) {
        plan.add(FloorPlan.Kind.TARGET, targetX, targetY, Robots.RADIUS / 2);
        if (!hasTool) {
            plan.add(FloorPlan.Kind.TOOL, toolX, toolY, Robots.RADIUS / 2);
        }
    }

    void save(DataOutput out) throws IOException {
        out.writeDouble(targetX);
        out.writeDouble(targetY);
        out.writeDouble(toolX);
        out.writeDouble(toolY);
        out.writeBoolean(hasTool);
        out.writeInt(scout);
    }

    void restore(DataInput in) throws IOException {
        targetX = in.readDouble();
        targetY = in.readDouble();
        toolX = in.readDouble();
        toolY = in.readDouble();
        hasTool = in.readBoolean();
        scout = in.readInt();
    }
}
