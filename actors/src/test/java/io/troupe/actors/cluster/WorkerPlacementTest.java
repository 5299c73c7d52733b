package io.troupe.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.random.RandomStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WorkerPlacementTest {
    @Test
    void spreadsWorkersEvenly() {
        WorkerPlacement<String> placement = new WorkerPlacement<>(7, 0);
        placement.add("a");
        placement.add("b");
        placement.add("c");

        assertThat(List.of(
                        placement.on("a").size(),
                        placement.on("b").size(),
                        placement.on("c").size()))
                .containsExactlyInAnyOrder(3, 2, 2);
    }

    @Test
    void onlyTheWorkersOfALostNodeMove() {
        WorkerPlacement<String> placement = new WorkerPlacement<>(6, 0);
        placement.add("a");
        placement.add("b");
        placement.add("c");
        SortedMap<Integer, Long> before = placement.on("a");

        placement.remove("b");

        assertThat(placement.on("a")).containsAllEntriesOf(before).hasSize(3);
        assertThat(placement.on("b")).isEmpty();
    }

    @Test
    void workersWaitWhereThereIsNoNode() {
        WorkerPlacement<String> placement = new WorkerPlacement<>(2, 0);
        placement.add("a");
        placement.remove("a");
        assertThat(placement.nodes()).isEmpty();

        placement.add("b");
        assertThat(placement.on("b")).containsOnlyKeys(0, 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyWorkerIsInOnePlaceAndEveryMoveHasANewIncarnation(long seed) {
        RandomStream random = RandomStream.derive(seed, "placement", 0);
        WorkerPlacement<Integer> placement = new WorkerPlacement<>(13, 0);
        List<Integer> nodes = new ArrayList<>();
        Map<Integer, Long> newest = new HashMap<>();
        Map<Integer, Integer> where = new HashMap<>();
        for (int step = 0; step < 300; step++) {
            if (nodes.isEmpty() || random.nextInt(2) == 0) {
                nodes.add(step);
                placement.add(step);
            } else {
                Integer leaving = nodes.get(random.nextInt(nodes.size()));
                nodes.removeIf(leaving::equals);
                placement.remove(leaving);
            }
            Map<Integer, Integer> now = new HashMap<>();
            for (int node : nodes) {
                int share = Math.ceilDiv(13, nodes.size());
                assertThat(placement.on(node)).as("seed %d step %d", seed, step).hasSizeLessThanOrEqualTo(share);
                placement.on(node).forEach((worker, incarnation) -> {
                    assertThat(now.put(worker, node))
                            .as("worker %d twice", worker)
                            .isNull();
                    boolean moved = where.getOrDefault(worker, node) != node || !newest.containsKey(worker);
                    long last = newest.getOrDefault(worker, 0L);
                    if (moved) {
                        assertThat(incarnation).isGreaterThan(last);
                    }
                    newest.put(worker, incarnation);
                });
            }
            assertThat(now).as("seed %d step %d", seed, step).hasSize(nodes.isEmpty() ? 0 : 13);
            where.clear();
            where.putAll(now);
        }
    }
}
