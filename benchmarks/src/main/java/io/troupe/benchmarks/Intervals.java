package io.troupe.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Stretches of time that do not touch, in their order. Stretches that overlap, as those of two threads do, become one.
 *
 * @param all disjoint, ascending
 */
record Intervals(List<Interval> all) {
    /**
     * From {@code begin} until before {@code end}.
     *
     * @param begin nanoseconds since any fixed time
     * @param end nanoseconds since the same
     */
    record Interval(long begin, long end) {}

    Intervals {
        all = List.copyOf(all);
    }

    /** Of any stretches in any order. */
    static Intervals union(List<Interval> any) {
        List<Interval> sorted = new ArrayList<>(any);
        sorted.sort(Comparator.comparingLong(Interval::begin));
        List<Interval> merged = new ArrayList<>();
        for (Interval next : sorted) {
            if (!merged.isEmpty() && next.begin() <= merged.getLast().end()) {
                Interval last = merged.removeLast();
                merged.add(new Interval(last.begin(), Math.max(last.end(), next.end())));
            } else {
                merged.add(next);
            }
        }
        return new Intervals(merged);
    }

    /** Nanoseconds in all of them. */
    long nanos() {
        return all.stream()
                .mapToLong(interval -> interval.end() - interval.begin())
                .sum();
    }

    /** What is in both. */
    Intervals and(Intervals other) {
        List<Interval> both = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < all.size() && j < other.all.size()) {
            Interval a = all.get(i);
            Interval b = other.all.get(j);
            long begin = Math.max(a.begin(), b.begin());
            long end = Math.min(a.end(), b.end());
            if (begin < end) {
                both.add(new Interval(begin, end));
            }
            if (a.end() < b.end()) {
                i++;
            } else {
                j++;
            }
        }
        return new Intervals(both);
    }
}
