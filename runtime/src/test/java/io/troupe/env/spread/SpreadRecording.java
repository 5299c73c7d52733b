package io.troupe.env.spread;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/**
 * Whole episodes of {@code simple_spread_v3} of the package mpe2 1.1.1, made by {@code src/test/python/spread_reference.py}: a row
 * for each reset and each step.
 */
public final class SpreadRecording {
    private static final int PLACES = 2;

    private final int agents;
    private final List<double[]> rows;

    private SpreadRecording(int agents, List<double[]> rows) {
        this.agents = agents;
        this.rows = rows;
    }

    /** The one with so many agents and landmarks: 3 or 5. */
    public static SpreadRecording of(int agents) throws IOException {
        String resource = "/mpe2/simple_spread_v3-" + agents + ".csv.gz";
        List<double[]> rows = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(SpreadRecording.class.getResourceAsStream(resource), resource);
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8))) {
            lines.readLine();
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                rows.add(Arrays.stream(line.split(","))
                        .mapToDouble(Double::parseDouble)
                        .toArray());
            }
        }
        return new SpreadRecording(agents, rows);
    }

    public int rows() {
        return rows.size();
    }

    /** Whether an episode begins with a row. */
    public boolean begins(int row) {
        return rows.get(row)[1] == 0;
    }

    /** A coordinate of an agent: 0 for x, 1 for y. */
    double place(int row, int agent, int coordinate) {
        return rows.get(row)[PLACES + 2 * agent + coordinate];
    }

    double landmark(int row, int landmark, int coordinate) {
        return rows.get(row)[PLACES + 2 * agents + 2 * landmark + coordinate];
    }

    public int action(int row, int agent) {
        return (int) rows.get(row)[PLACES + 4 * agents + agent];
    }

    public double reward(int row, int agent) {
        return rows.get(row)[PLACES + 5 * agents + agent];
    }

    /** Whether the episode is cut with a row. */
    public boolean truncated(int row) {
        return rows.get(row)[PLACES + 6 * agents] == 1;
    }

    /** What all agents observe, one after the other. */
    public double observation(int row, int element) {
        return rows.get(row)[PLACES + 6 * agents + 1 + element];
    }

    /** Names a row in messages. */
    public String named(int row) {
        return "episode " + rows.get(row)[0] + ", step " + rows.get(row)[1];
    }
}
