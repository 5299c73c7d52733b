package io.troupe.testkit;

import java.util.ArrayList;
import java.util.List;

/** How some process's memory changes over time, as a line through what was seen of it. For one thread. */
public final class MemoryTrend {
    private record Point(double seconds, double bytes) {}

    private final List<Point> points = new ArrayList<>();

    /** Adds what was seen at a time; times only go forward. */
    public void add(double seconds, long bytes) {
        if (!points.isEmpty() && seconds <= points.getLast().seconds) {
            throw new IllegalArgumentException(
                    "a point at " + seconds + " s after one at " + points.getLast().seconds + " s");
        }
        points.add(new Point(seconds, bytes));
    }

    /** How often it was looked at. */
    public int size() {
        return points.size();
    }

    /** The most that was seen, in bytes. */
    public long peakBytes() {
        return points.stream().mapToLong(point -> (long) point.bytes).max().orElse(0);
    }

    /**
     * Rise of the line that fits best (least squares) from the first point to the last, in bytes; below 0 where it falls.
     *
     * @throws IllegalStateException with fewer than two points
     */
    public long growthBytes() {
        if (points.size() < 2) {
            throw new IllegalStateException("a line needs two points, not " + points.size());
        }
        double meanSeconds =
                points.stream().mapToDouble(Point::seconds).average().orElseThrow();
        double meanBytes = points.stream().mapToDouble(Point::bytes).average().orElseThrow();
        double covariance = 0;
        double variance = 0;
        for (Point point : points) {
            covariance += (point.seconds - meanSeconds) * (point.bytes - meanBytes);
            variance += (point.seconds - meanSeconds) * (point.seconds - meanSeconds);
        }
        return Math.round(covariance / variance * (points.getLast().seconds - points.getFirst().seconds));
    }
}
