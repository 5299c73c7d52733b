package io.troupe.render;

import java.util.List;
import java.util.Map;

/** A picture made of characters, one a cell: boards, grids, mazes. */
public final class Letters implements Picture {
    private static final double CELL = 24;
    private static final double BASELINE = 17;

    private final List<String> lines;
    private final Map<Character, String> colours;

    /**
     * @param lines of the picture, from the top
     * @param colours of the cells in which a character stands, in SVG: {@code #rrggbb}; white for all others
     */
    public Letters(List<String> lines, Map<Character, String> colours) {
        this.lines = List.copyOf(lines);
        this.colours = Map.copyOf(colours);
    }

    /**
     * Rows of cells with a blank between any two of them.
     *
     * @param cells row after row
     */
    public static Letters grid(char[] cells, int columns, Map<Character, String> colours) {
        StringBuilder picture = new StringBuilder();
        for (int i = 0; i < cells.length; i++) {
            picture.append(cells[i]).append((i + 1) % columns == 0 ? '\n' : ' ');
        }
        return new Letters(picture.toString().lines().toList(), colours);
    }

    @Override
    public List<String> text() {
        return lines;
    }

    @Override
    public String svg() {
        int columns = lines.stream().mapToInt(String::length).max().orElse(1);
        Svg svg = new Svg(columns * CELL / 2 + CELL, (lines.size() + 1) * CELL);
        for (int row = 0; row < lines.size(); row++) {
            String line = lines.get(row);
            for (int column = 0; column < line.length(); column++) {
                char letter = line.charAt(column);
                double x = (column + 1) * CELL / 2;
                double y = (row + 0.5) * CELL;
                if (letter != ' ') {
                    String colour = colours.get(letter);
                    if (colour != null) {
                        svg.box(x - CELL / 2, y, CELL, CELL, colour);
                    }
                    svg.letter(x, y + BASELINE, CELL * 2 / 3, letter);
                }
            }
        }
        return svg.document();
    }
}
