package io.troupe.benchmarks.scale;

import java.util.ArrayList;
import java.util.List;

/** When each version of the policy was published, and when every node had it or a later one. Plain state. */
final class Broadcasts {
    private final int nodes;
    private final List<Long> publishedAt = new ArrayList<>();
    private final List<Integer> missing = new ArrayList<>();
    private double totalNanos;
    private long complete;
    private long pulled;
    private long failed;
    private long skipped;

    Broadcasts(int nodes) {
        this.nodes = nodes;
    }

    void published(long now) {
        publishedAt.add(now);
        missing.add(nodes);
    }

    /** The newest version; -1 before the first. */
    int newest() {
        return publishedAt.size() - 1;
    }

    /** A node has a version, and had another before. */
    void arrived(int version, int before, long now) {
        pulled++;
        skipped += version - before - 1;
        for (int had = before + 1; had <= version; had++) {
            missing.set(had, missing.get(had) - 1);
            if (missing.get(had) == 0 && had > 0) {
                complete++;
                totalNanos += now - publishedAt.get(had);
            }
        }
    }

    /** A version was withdrawn while a node was pulling it. */
    void failed() {
        failed++;
    }

    /** Mean time until every node had a version or a later one; not a number where that never happened. */
    double meanNanos() {
        return complete == 0 ? Double.NaN : totalNanos / complete;
    }

    long skipped() {
        return skipped;
    }

    long pulled() {
        return pulled;
    }

    long failedPulls() {
        return failed;
    }
}
