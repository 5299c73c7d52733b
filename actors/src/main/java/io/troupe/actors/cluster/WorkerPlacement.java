package io.troupe.actors.cluster;

import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which worker runs on which node. Workers stay where they are unless their node is gone or carries more than its share;
 * every move gets a new incarnation, so that what the former place still sends is told apart. Plain state of one owner.
 *
 * @param <N> a node
 */
final class WorkerPlacement<N> {
    private final int workers;
    private final Map<N, SortedMap<Integer, Long>> byNode = new LinkedHashMap<>();
    private long incarnations;

    /**
     * @param workers number of workers, from index 0
     * @param incarnations where to count on from
     */
    WorkerPlacement(int workers, long incarnations) {
        this.workers = workers;
        this.incarnations = incarnations;
    }

    /** A node to run workers on. */
    void add(N node) {
        byNode.putIfAbsent(node, new TreeMap<>());
        balance();
    }

    /** A node is gone; its workers go to the others, or wait for one. */
    void remove(N node) {
        byNode.remove(node);
        balance();
    }

    /** Workers of a node with their incarnations; empty for an unknown one. */
    SortedMap<Integer, Long> on(N node) {
        SortedMap<Integer, Long> assigned = byNode.get(node);
        return assigned == null ? new TreeMap<>() : new TreeMap<>(assigned);
    }

    /** Nodes, in the order in which they came. */
    List<N> nodes() {
        return List.copyOf(byNode.keySet());
    }

    private void balance() {
        if (byNode.isEmpty()) {
            return;
        }
        int share = Math.ceilDiv(workers, byNode.size());
        byNode.values().forEach(assigned -> shrink(assigned, share));
        for (int worker : unassigned()) {
            incarnations++;
            leastLoaded().put(worker, incarnations);
        }
    }

    private static void shrink(SortedMap<Integer, Long> assigned, int share) {
        while (assigned.size() > share) {
            assigned.remove(assigned.lastKey());
        }
    }

    private List<Integer> unassigned() {
        BitSet free = new BitSet(workers);
        free.set(0, workers);
        byNode.values().forEach(assigned -> assigned.keySet().forEach(free::clear));
        return free.stream().boxed().toList();
    }

    private SortedMap<Integer, Long> leastLoaded() {
        Optional<SortedMap<Integer, Long>> least = byNode.values().stream().min(Comparator.comparingInt(Map::size));
        return least.orElseThrow();
    }
}
