package io.troupe.env.grid;

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

/**
 * What {@code src/test/python/gymnasium_tables.py} wrote down of the real Gymnasium.
 *
 * @param limit steps after which an episode is cut, 0 for none
 * @param starts the probability that an episode starts in each state
 * @param outcomes of each action in each state, in Gymnasium's order
 */
record ReferenceTable(int limit, List<Double> starts, List<List<List<Outcome>>> outcomes) {
    static ReferenceTable of(String file) {
        String resource = "/gymnasium/tables/" + file + ".csv.gz";
        try (InputStream in = Objects.requireNonNull(ReferenceTable.class.getResourceAsStream(resource), resource);
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8))) {
            int limit = -1;
            List<Double> starts = new ArrayList<>();
            List<List<List<Outcome>>> outcomes = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] fields = line.split(",");
                switch (fields[0]) {
                    case "limit" -> limit = Integer.parseInt(fields[1]);
                    case "spaces" -> {
                        for (int state = 0; state < Integer.parseInt(fields[1]); state++) {
                            starts.add(0.0);
                            outcomes.add(new ArrayList<>());
                            for (int action = 0; action < Integer.parseInt(fields[2]); action++) {
                                outcomes.get(state).add(new ArrayList<>());
                            }
                        }
                    }
                    case "start" -> starts.set(Integer.parseInt(fields[1]), Double.parseDouble(fields[2]));
                    case "move" ->
                        outcomes.get(Integer.parseInt(fields[1]))
                                .get(Integer.parseInt(fields[2]))
                                .add(new Outcome(
                                        Double.parseDouble(fields[3]),
                                        Integer.parseInt(fields[4]),
                                        Float.parseFloat(fields[5]),
                                        fields[6].equals("1")));
                    default -> {
                        if (!line.startsWith("#")) {
                            throw new IllegalStateException(resource + ": " + line);
                        }
                    }
                }
            }
            return new ReferenceTable(limit, starts, outcomes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int states() {
        return outcomes.size();
    }

    int actions() {
        return outcomes.get(0).size();
    }

    List<Outcome> outcomes(int state, int action) {
        return outcomes.get(state).get(action);
    }
}
