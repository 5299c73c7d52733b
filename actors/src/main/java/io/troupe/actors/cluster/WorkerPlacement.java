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
        for (int worker : unassigned()) {
            assign(worker);
        }
        for (SortedMap<Integer, Long> most = mostLoaded();
                most.size() - leastLoaded().size() > 1;
                most = mostLoaded()) {
            int moved = most.lastKey();
            most.remove(moved);
            assign(moved);
        }
    }

    private void assign(int worker) {
        incarnations++;
        leastLoaded().put(worker, incarnations);
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

    private SortedMap<Integer, Long> mostLoaded() {
        Optional<SortedMap<Integer, Long>> most = byNode.values().stream().max(Comparator.comparingInt(Map::size));
        return most.orElseThrow();
    }
}
