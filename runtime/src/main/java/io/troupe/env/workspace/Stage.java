package io.troupe.env.workspace;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How large a workspace is, how crowded, and how much time there is. Lengths are metres; a step takes half a second. */
public enum Stage {
    /** 5 x 5 x 3, 3 obstacles, 300 s; 70 % count as success. */
    BEGINNER(5, 3, 3, 300, 0.7),
    /** 8 x 8 x 4, 5 obstacles, 250 s; 60 % count as success. */
    INTERMEDIATE(8, 4, 5, 250, 0.6),
    /** 10 x 10 x 5, 8 obstacles, 200 s; 50 % count as success. */
    ADVANCED(10, 5, 8, 200, 0.5),
    /** 15 x 15 x 6, 12 obstacles, 180 s; 40 % count as success. */
    EXPERT(15, 6, 12, 180, 0.4);

    /** Seconds of one step. */
    static final double STEP_SECONDS = 0.5;

    /** Of the floor, which is a square, in each direction. */
    final double width;

    /** From the floor to the ceiling. */
    final double height;

    /** Columns that stand in the workspace. */
    final int obstacles;

    private final int seconds;
    private final double threshold;

    Stage(double width, double height, int obstacles, int seconds, double threshold) {
        this.width = width;
        this.height = height;
        this.obstacles = obstacles;
        this.seconds = seconds;
        this.threshold = threshold;
    }

    /** Time limit of an episode. */
    int maxSteps() {
        return (int) (seconds / STEP_SECONDS);
    }

    /** Share of episodes that must succeed for the stage to count as mastered. */
    public double threshold() {
        return threshold;
    }

    /** Length of the diagonal of the floor. */
    double diagonal() {
        return width * Math.sqrt(2);
    }

    /** Distance of a point inside the workspace to the nearest wall; negative outside. */
    double toWalls(double x, double y) {
        return Math.min(Math.min(x, width - x), Math.min(y, width - y));
    }

    /** As in {@code environment.parameters.stage}. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(Stage::key).toList();
    }

    static Stage of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }
}
