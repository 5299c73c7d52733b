package io.troupe.render;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A picture made of lines and discs in a plane of its own, such as metres, with y upwards. What is added later lies on top.
 * In a text each shape is drawn with a character of its own; one may be a blank, which draws nothing there.
 */
public final class Drawing implements Picture {
    private static final int TEXT_COLUMNS = 72;
    private static final int TEXT_ROWS = 20;
    /** A character is about twice as high as it is wide. */
    private static final double ASPECT = 2;

    private static final double PIXELS = 480;

    private final double left;
    private final double bottom;
    private final double width;
    private final double height;
    private final List<Shape> shapes = new ArrayList<>();

    private sealed interface Shape {}

    private record Line(double x1, double y1, double x2, double y2, double thickness, char mark, String colour)
            implements Shape {}

    private record Disc(double x, double y, double radius, char mark, String colour) implements Shape {}

    /** An empty picture of a part of the plane; what is outside of it is cut off. */
    public Drawing(double left, double bottom, double right, double top) {
        this.left = left;
        this.bottom = bottom;
        width = right - left;
        height = top - bottom;
    }

    /**
     * Adds a line.
     *
     * @param thickness in SVG, in units of the plane
     * @param mark its character in a text
     * @param colour in SVG: {@code #rrggbb}
     */
    public Drawing line(double x1, double y1, double x2, double y2, double thickness, char mark, String colour) {
        shapes.add(new Line(x1, y1, x2, y2, thickness, mark, colour));
        return this;
    }

    /**
     * Adds a disc.
     *
     * @param mark its character in a text
     * @param colour in SVG: {@code #rrggbb}
     */
    public Drawing disc(double x, double y, double radius, char mark, String colour) {
        shapes.add(new Disc(x, y, radius, mark, colour));
        return this;
    }

    @Override
    public List<String> text() {
        int rows = (int) Math.max(1, Math.min(TEXT_ROWS, Math.rint(TEXT_COLUMNS * height / width / ASPECT)));
        int columns = (int) Math.max(1, Math.min(TEXT_COLUMNS, Math.rint(rows * width / height * ASPECT)));
        char[][] cells = new char[rows][columns];
        for (char[] row : cells) {
            Arrays.fill(row, ' ');
        }
        for (Shape shape : shapes) {
            switch (shape) {
                case Line line -> mark(cells, line);
                case Disc disc -> mark(cells, disc);
            }
        }
        return Arrays.stream(cells).map(row -> new String(row).stripTrailing()).toList();
    }

    private void mark(char[][] cells, Line line) {
        double across = Math.abs(line.x2 - line.x1) / width * cells[0].length;
        double up = Math.abs(line.y2 - line.y1) / height * cells.length;
        int points = (int) Math.min(1_000, 1 + Math.ceil(2 * Math.max(across, up)));
        for (int i = 0; i <= points; i++) {
            double share = (double) i / points;
            mark(cells, line.x1 + share * (line.x2 - line.x1), line.y1 + share * (line.y2 - line.y1), line.mark);
        }
    }

    private void mark(char[][] cells, Disc disc) {
        for (int row = 0; row < cells.length; row++) {
            for (int column = 0; column < cells[0].length; column++) {
                double x = left + (column + 0.5) * width / cells[0].length;
                double y = bottom + height - (row + 0.5) * height / cells.length;
                if (Math.hypot(x - disc.x, y - disc.y) <= disc.radius && disc.mark != ' ') {
                    cells[row][column] = disc.mark;
                }
            }
        }
        // One that is smaller than a character is seen too.
        mark(cells, disc.x, disc.y, disc.mark);
    }

    private void mark(char[][] cells, double x, double y, char mark) {
        int column = (int) Math.floor((x - left) / width * cells[0].length);
        int row = (int) Math.floor((bottom + height - y) / height * cells.length);
        if (mark != ' ' && row >= 0 && row < cells.length && column >= 0 && column < cells[0].length) {
            cells[row][column] = mark;
        }
    }

    @Override
    public String svg() {
        double scale = PIXELS / Math.max(width, height);
        Svg svg = new Svg(width * scale, height * scale);
        double top = bottom + height;
        for (Shape shape : shapes) {
            switch (shape) {
                case Line(double x1, double y1, double x2, double y2, double thickness, char mark, String colour) ->
                    svg.line(
                            (x1 - left) * scale,
                            (top - y1) * scale,
                            (x2 - left) * scale,
                            (top - y2) * scale,
                            thickness * scale,
                            colour);
                case Disc(double x, double y, double radius, char mark, String colour) ->
                    svg.disc((x - left) * scale, (top - y) * scale, radius * scale, colour);
            }
        }
        return svg.document();
    }
}
