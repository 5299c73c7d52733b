package io.troupe.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * Text in aligned columns: the first to the left, figures to the right.
 *
 * @param header names of the columns
 * @param rows as many cells each as there are columns
 */
record Table(List<String> header, List<List<String>> rows) {
    private static final String GAP = "  ";

    Table {
        header = List.copyOf(header);
        rows = List.copyOf(rows);
        for (List<String> row : rows) {
            if (row.size() != header.size()) {
                throw new IllegalArgumentException(
                        "a row of " + row.size() + " cells in a table of " + header.size() + " columns: " + row);
            }
        }
    }

    /** Header, rule and rows, each line ended. */
    String render() {
        int[] widths = new int[header.size()];
        List<List<String>> lines = new ArrayList<>(rows);
        lines.addFirst(header);
        for (List<String> line : lines) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], line.get(column).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            appendLine(text, lines.get(i), widths);
            if (i == 0) {
                List<String> rule = new ArrayList<>();
                for (int width : widths) {
                    rule.add("-".repeat(width));
                }
                appendLine(text, rule, widths);
            }
        }
        return text.toString();
    }

    private static void appendLine(StringBuilder text, List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            String padding = " ".repeat(widths[column] - cell.length());
            line.append(column == 0 ? cell + padding : GAP + padding + cell);
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }
}
