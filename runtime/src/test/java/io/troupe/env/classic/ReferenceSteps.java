package io.troupe.env.classic;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** The steps that {@code src/test/python/gymnasium_reference.py} recorded of the real Gymnasium. */
final class ReferenceSteps {
    private final List<String> columns;
    private final List<double[]> rows;

    private ReferenceSteps(List<String> columns, List<double[]> rows) {
        this.columns = columns;
        this.rows = rows;
    }

    static ReferenceSteps of(String environment) {
        String resource = "/gymnasium/" + environment + ".csv.gz";
        try (InputStream in = Objects.requireNonNull(ReferenceSteps.class.getResourceAsStream(resource), resource);
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8))) {
            lines.readLine();
            List<String> columns =
                    List.of(Objects.requireNonNull(lines.readLine()).split(","));
            List<double[]> rows = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                double[] row = new double[columns.size()];
                String[] values = line.split(",");
                for (int i = 0; i < row.length; i++) {
                    row[i] = Double.parseDouble(values[i]);
                }
                rows.add(row);
            }
            return new ReferenceSteps(columns, rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int count() {
        return rows.size();
    }

    double value(int row, String column) {
        return rows.get(row)[columns.indexOf(column)];
    }

    boolean flag(int row, String column) {
        return value(row, column) == 1;
    }

    /** The columns {@code prefix0, prefix1, ...} of a row. */
    double[] values(int row, String prefix) {
        int size = (int)
                columns.stream().filter(name -> name.matches(prefix + "\\d+")).count();
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = value(row, prefix + i);
        }
        return values;
    }
}
