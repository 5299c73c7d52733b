package io.troupe.benchmarks.scale;

import static io.troupe.benchmarks.scale.ModelFixtures.SIZES;
import static io.troupe.benchmarks.scale.ModelFixtures.link;
import static io.troupe.benchmarks.scale.ModelFixtures.real;
import static io.troupe.benchmarks.scale.ModelFixtures.workload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.troupe.config.CollectionMode;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClusterSimulationTest {
    private static final Offset<Double> CLOSE = within(0.02);
    private static final double FAST_LINK = 1e15;

    @ParameterizedTest
    @EnumSource(CollectionMode.class)
    void everyFragmentIsAccountedFor(CollectionMode mode) {
        Workload spread = spread(workload(mode, 20, 1), 0.5);

        for (int seed = 0; seed < 10; seed++) {
            Outcome outcome = run(new ClusterShape(4, 3), spread, real(), seed);

            assertThat(outcome.completed()).isTrue();
            assertThat(outcome.trained() + outcome.queued() + outcome.onTheWay() + outcome.dropped())
                    .as("seed %d: %s", seed, outcome)
                    .isEqualTo(outcome.produced());
        }
    }

    @Test
    void fragmentsAreAccountedForWhereTheyAreDropped() {
        Outcome outcome = run(new ClusterShape(8, 4), workload(CollectionMode.ASYNC, 5, 0.01), link(2e9), 1);

        assertThat(outcome.dropped()).isPositive();
        assertThat(outcome.trained() + outcome.queued() + outcome.onTheWay() + outcome.dropped())
                .isEqualTo(outcome.produced());
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        Workload spread = spread(workload(CollectionMode.ASYNC, 20, 1), 0.5);
        ClusterShape shape = new ClusterShape(5, 2);

        assertThat(figures(run(shape, spread, real(), 3))).isEqualTo(figures(run(shape, spread, real(), 3)));
        assertThat(figures(run(shape, spread, real(), 3))).isNotEqualTo(figures(run(shape, spread, real(), 4)));
    }

    @Test
    void moreWorkersNeverTakeInLessUntilTheWall() {
        double before = 0;
        for (int nodes = 1; nodes <= 64; nodes *= 2) {
            Outcome outcome = run(new ClusterShape(nodes, 2), workload(CollectionMode.ASYNC, 100, 2), link(1e10), 1);
            double wall = 500;

            assertThat(outcome.fragmentsPerSecond())
                    .as("%d nodes", nodes)
                    .isGreaterThanOrEqualTo(Math.min(before, wall * 0.98));
            before = outcome.fragmentsPerSecond();
        }
        assertThat(before).isCloseTo(500, within(10.0));
    }

    @Test
    void isBoundByTheLinkWhereThatIsSlow() {
        // 100 MB/s for fragments of 1 MB, from workers that could give 320 of them.
        Outcome outcome = run(new ClusterShape(4, 8), tinyPolicy(CollectionMode.PIPELINED, 100), link(1e8), 1);

        assertThat(outcome.fragmentsPerSecond()).isCloseTo(100, within(2.0));
        assertThat(outcome.use().get(Resource.INGEST_LINK)).isCloseTo(1, CLOSE);
    }

    @Test
    void isBoundByTheLearnerWhereThatIsSlow() {
        Outcome outcome = run(new ClusterShape(4, 4), workload(CollectionMode.ASYNC, 10, 5), link(FAST_LINK), 1);

        assertThat(outcome.fragmentsPerSecond()).isCloseTo(200, within(2.0));
        assertThat(outcome.use().largest()).isEqualTo(Resource.LEARNER);
    }

    @Test
    void isBoundByWorkersWhereEverythingElseIsFast() {
        Outcome outcome = run(new ClusterShape(3, 5), workload(CollectionMode.ASYNC, 30, 0.001), link(FAST_LINK), 1);

        assertThat(outcome.fragmentsPerSecond()).isCloseTo(500, within(10.0));
        assertThat(outcome.use().largest()).isEqualTo(Resource.WORKERS);
    }

    @Test
    void aLockstepCycleIsTheSumOfItsParts() {
        // Collect 40 ms, 1 MB over two links of 100 MB/s 20 ms, learn 30 ms, 8 MB of policy over one link 80 ms.
        Outcome outcome = run(new ClusterShape(1, 1), workload(CollectionMode.LOCKSTEP, 40, 30), link(1e8), 1);

        assertThat(1 / outcome.fragmentsPerSecond()).isCloseTo(0.170, within(0.001));
        assertThat(outcome.broadcastSeconds()).isCloseTo(0.080, within(0.001));
    }

    @Test
    void aPipelinedCycleIsItsLongestPart() {
        Outcome outcome = run(new ClusterShape(1, 1), workload(CollectionMode.PIPELINED, 40, 30), link(FAST_LINK), 1);

        assertThat(1 / outcome.fragmentsPerSecond()).isCloseTo(0.040, within(0.001));
    }

    @Test
    void aBroadcastTakesWhatItsBytesTakeOnTheTrainersLink() {
        // 8 MB to 10 nodes at 100 MB/s: 0.8 s, while the learner needs 2 s.
        Outcome outcome = run(new ClusterShape(10, 1), workload(CollectionMode.LOCKSTEP, 40, 200), link(1e8), 1);

        assertThat(outcome.broadcastSeconds()).isCloseTo(0.8, within(0.01));
    }

    @Test
    void reproducibleModesSkipNoVersion() {
        Outcome outcome = run(new ClusterShape(10, 1), workload(CollectionMode.PIPELINED, 40, 1), link(1e8), 1);

        assertThat(outcome.versionsSkipped()).isZero();
        assertThat(outcome.pullsFailed()).isZero();
    }

    @Test
    void asyncPullsFailWhereVersionsComeFasterThanTheyCanBePulled() {
        Outcome outcome = run(new ClusterShape(40, 1), workload(CollectionMode.ASYNC, 20, 0.1), link(1e9), 1);

        assertThat(outcome.pullsFailed()).isPositive();
        assertThat(outcome.versionsSkipped()).isPositive();
    }

    @ParameterizedTest
    @EnumSource(CollectionMode.class)
    void noRunIsFasterThanTheLowestCeiling(CollectionMode mode) {
        for (int nodes = 1; nodes <= 64; nodes *= 4) {
            ClusterShape shape = new ClusterShape(nodes, 4);
            ByResource ceilings = Ceilings.of(shape, workload(mode, 50, 1), real(), SIZES);

            Outcome outcome = run(shape, workload(mode, 50, 1), real(), 1);

            // The measured part may begin with fragments that were collected before it.
            assertThat(outcome.fragmentsPerSecond())
                    .as("%s, %s", mode, shape)
                    .isLessThanOrEqualTo(1.05 * ceilings.get(ceilings.leastAbove(0)));
        }
    }

    @Test
    void refusesARunWhoseFragmentsDoNotFit() {
        Workload tight = new Workload("test", CollectionMode.PIPELINED, 1, 1, 1, 1000, 1000, 1, 0, 1, 7999, 4);

        assertThatThrownBy(() -> run(new ClusterShape(2, 2), tight, real(), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 workers need more than the 7999 bytes");
    }

    private static Outcome run(ClusterShape shape, Workload work, Costs costs, long seed) {
        return ClusterSimulation.run(shape, work, costs, SIZES, seed, 40);
    }

    private static Workload tinyPolicy(CollectionMode mode, double collectMillis) {
        return new Workload(
                "test",
                mode,
                100,
                10,
                110,
                ModelFixtures.MEGABYTE,
                1,
                collectMillis * ModelFixtures.MILLISECOND,
                0,
                1,
                Long.MAX_VALUE,
                4);
    }

    private static Workload spread(Workload work, double spread) {
        return new Workload(
                work.name(),
                work.mode(),
                work.rows(),
                work.observationFloats(),
                work.observations(),
                work.fragmentBytes(),
                work.policyBytes(),
                work.collectNanos(),
                spread,
                work.updateNanosPerFragment(),
                work.queueBytes(),
                work.maxLag());
    }

    private static String figures(Outcome outcome) {
        return outcome.produced() + " " + outcome.seconds() + " " + outcome.queueWaitSeconds() + " "
                + outcome.versionsSkipped() + " " + outcome.supervisorMessagesPerSecond();
    }
}
