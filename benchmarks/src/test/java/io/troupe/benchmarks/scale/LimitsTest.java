package io.troupe.benchmarks.scale;

import static io.troupe.benchmarks.scale.ModelFixtures.SIZES;
import static io.troupe.benchmarks.scale.ModelFixtures.workload;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.config.CollectionMode;
import org.junit.jupiter.api.Test;

class LimitsTest {
    private static final Workload SMALL = workload(CollectionMode.ASYNC, 1, 1);

    @Test
    void aSmallClusterHitsNone() {
        assertThat(Limits.exceeded(new ClusterShape(10, 10), SMALL, SIZES)).isEmpty();
    }

    @Test
    void namesTheBoundOfPeers() {
        assertThat(Limits.exceeded(new ClusterShape(1024, 1), SMALL, SIZES))
                .anySatisfy(limit -> assertThat(limit).contains("1024 nodes", "at most 1024 peers"));
    }

    @Test
    void namesTheWorkersWhoseObservationsFitInOneArray() {
        Workload images =
                new Workload("images", CollectionMode.ASYNC, 56, 28_224, 60, 6_775_000, 1, 1, 0, 1, Long.MAX_VALUE, 4);

        assertThat(Limits.exceeded(new ClusterShape(63, 10), images, SIZES)).isEmpty();
        assertThat(Limits.exceeded(new ClusterShape(64, 10), images, SIZES))
                .anySatisfy(limit -> assertThat(limit).contains("ends at 634 workers' fragments"));
    }
}
