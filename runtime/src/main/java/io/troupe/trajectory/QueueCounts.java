package io.troupe.trajectory;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a queue has seen.
 *
 * @param produced fragments that workers handed in
 * @param queued those that wait
 * @param taken those that the trainer took
 * @param dropped those that nobody will learn from, by reason
 * @param missing workers whose fragment the next batch waits for
 */
public record QueueCounts(
        long produced, long queued, long taken, Map<String, Long> dropped, SortedSet<Integer> missing) {
    /** Of a queue that has seen nothing. */
    public static final QueueCounts NONE = new QueueCounts(0, 0, 0, Map.of(), new TreeSet<>());
}
