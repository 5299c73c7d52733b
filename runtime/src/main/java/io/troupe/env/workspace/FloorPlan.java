package io.troupe.env.workspace;

import io.troupe.input.UserError;
import io.troupe.render.Drawing;
import io.troupe.render.Picture;
import io.troupe.render.Scene;
import java.util.Arrays;

/**
 * What stands where in a workspace, seen from above: most of it is no part of the observations, so that the tasks are {@link
 * io.troupe.env.Depicted} by this. In floats, the width of the floor comes first, then of each shape what it is, where, and
 * its radius; what is drawn first lies below.
 */
final class FloorPlan {
    private static final int HEADER = 1;
    private static final int SHAPE = 4;
    private static final double THIN = 0.03;

    /** What a shape is. */
    enum Kind {
        /** A place that is not used. */
        NOTHING(0, ' ', ""),
        /** A part of the floor above which all has been seen. */
        SEEN(1, '.', "#dddddd"),
        COLUMN(2, '#', "#777777"),
        TARGET(3, 'X', "#cc4444"),
        TOOL(4, 'T', "#44aa66"),
        RESOURCE(5, '$', "#ddaa33"),
        /** A number where there are several. */
        ROBOT(6, '@', "#4477cc"),
        /** Where an arm stands. */
        BASE(7, 'O', "#4477cc"),
        /** The end of a link, which begins at the shape before. */
        LINK(8, 'o', "#4477cc");

        private final int code;
        private final char mark;
        private final String colour;

        Kind(int code, char mark, String colour) {
            this.code = code;
            this.mark = mark;
            this.colour = colour;
        }

        private static Kind of(float code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            return NOTHING;
        }
    }

    private final float[] floats;
    private int end = HEADER;

    /** A plan without shapes. */
    FloorPlan(float[] floats, Stage stage) {
        this.floats = floats;
        Arrays.fill(floats, 0);
        floats[0] = (float) stage.width;
    }

    /** Floats of a plan with at most so many shapes. */
    static int size(int shapes) {
        return HEADER + shapes * SHAPE;
    }

    /** Adds a shape. */
    void add(Kind kind, double x, double y, double radius) {
        floats[end] = kind.code;
        floats[end + 1] = (float) x;
        floats[end + 2] = (float) y;
        floats[end + 3] = (float) radius;
        end += SHAPE;
    }

    /** Adds the columns of a copy. */
    void add(Columns columns, int b) {
        for (int i = 0; i < columns.count(b); i++) {
            add(Kind.COLUMN, columns.x(b, i), columns.y(b, i), columns.radius(b, i));
        }
    }

    /**
     * Draws the plan that a scene holds.
     *
     * @throws UserError when it holds none
     */
    static Picture picture(Scene scene) {
        float[] plan = scene.state();
        if (plan.length < HEADER || !(plan[0] > 0)) {
            throw new UserError("a workspace cannot be drawn without its floor plan, which is not there");
        }
        double width = plan[0];
        Drawing drawing = new Drawing(0, 0, width, width);
        int robots = 0;
        for (int at = HEADER; at + SHAPE <= plan.length; at += SHAPE) {
            Kind kind = Kind.of(plan[at]);
            double x = plan[at + 1];
            double y = plan[at + 2];
            char mark = kind == Kind.ROBOT && scene.agents() > 1 ? (char) ('0' + robots++) : kind.mark;
            if (kind == Kind.LINK && at > HEADER) {
                drawing.line(plan[at - 3], plan[at - 2], x, y, THIN * width, mark, kind.colour);
            }
            if (kind != Kind.NOTHING) {
                drawing.disc(x, y, plan[at + 3], mark, kind.colour);
            }
        }
        return drawing;
    }
}
