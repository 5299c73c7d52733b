package io.troupe.benchmarks.scale;

import io.troupe.input.UserError;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many workers there are, and where; besides them there is a node with the trainer and one with the supervisor.
 *
 * @param nodes with workers
 * @param workersPerNode on each of them
 */
public record ClusterShape(int nodes, int workersPerNode) {
    private static final int MOST_WORKERS = 100_000;
    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,6})x(\\d{1,6})");

    public ClusterShape {
        problem(nodes, workersPerNode).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
    }

    /**
     * Reads {@code 20x16}: 20 nodes of 16 workers.
     *
     * @throws UserError if it is something else
     */
    public static ClusterShape of(String written) {
        Matcher matcher = WRITTEN.matcher(written);
        if (!matcher.matches()) {
            throw new UserError("a cluster is written as NODESxWORKERS, such as 20x16, not '" + written + "'");
        }
        int nodes = Integer.parseInt(matcher.group(1));
        int workersPerNode = Integer.parseInt(matcher.group(2));
        Optional<String> problem = problem(nodes, workersPerNode);
        if (problem.isPresent()) {
            throw new UserError(problem.get());
        }
        return new ClusterShape(nodes, workersPerNode);
    }

    private static Optional<String> problem(int nodes, int workersPerNode) {
        boolean fits = nodes >= 1 && workersPerNode >= 1 && (long) nodes * workersPerNode <= MOST_WORKERS;
        return fits
                ? Optional.empty()
                : Optional.of(nodes + " nodes of " + workersPerNode + " workers: 1 to " + MOST_WORKERS
                        + " workers in all can be simulated");
    }

    /** On all nodes together: the fragments of a batch. */
    public int workers() {
        return nodes * workersPerNode;
    }

    @Override
    public String toString() {
        return nodes + "x" + workersPerNode;
    }
}
