package io.troupe.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.troupe.algorithm.Algorithms;
import io.troupe.algorithm.DataParallelLearner;
import io.troupe.algorithm.GradientExchange;
import io.troupe.algorithm.GroupBroken;
import io.troupe.collect.Collector;
import io.troupe.config.Experiment;
import io.troupe.config.ExperimentLoader;
import io.troupe.env.ParallelCopies;
import io.troupe.env.pursuit.Pursuit;
import io.troupe.training.Blueprint;
import io.troupe.training.ConfiguredBehaviours;
import io.troupe.trajectory.Trajectory;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Learners of two behaviours, whose agents come and go, that share their updates. */
final class SeveralBehavioursTest {
    private static final int UPDATES = 4;

    private final Blueprint blueprint = blueprint();

    private static Blueprint blueprint() {
        Experiment experiment = new ExperimentLoader(Algorithms.discover())
                .load(
                        "pursuit",
                        List.of(
                                "workers.count=1",
                                "workers.environments=4",
                                "algorithm.epochs=2",
                                "algorithm.minibatchSize=128",
                                "algorithm.gradientParts=3"));
        return new Blueprint(
                experiment,
                ConfiguredBehaviours.of(experiment, new Pursuit().spec(), Algorithms.discover()),
                copies -> ParallelCopies.create("Pursuit-v0", Pursuit::new, copies));
    }

    @Test
    void haveTheBitsOfOneThatLearnsAlone() {
        try (DataParallelLearner alone = blueprint.createDataParallelLearner();
                DataParallelLearner first = blueprint.createDataParallelLearner();
                DataParallelLearner second = blueprint.createDataParallelLearner();
                Collector collector = blueprint.createCollector(0, alone.snapshot(), new byte[0])) {
            Ring ring = new Ring(List.of(first, second));
            Trajectory fragment = blueprint.createFragment();
            String before = alone.snapshot().weightsSha256();
            for (int i = 0; i < UPDATES; i++) {
                collector.load(alone.snapshot());
                collector.collect(fragment);
                alone.update(List.of(fragment), (long) i * fragment.rows());
                ring.update(List.of(fragment), (long) i * fragment.rows());

                assertThat(ring.hashes()).containsOnly(alone.snapshot().weightsSha256());
                assertThat(contents(first)).isEqualTo(contents(alone));
            }
            assertThat(alone.snapshot().weightsSha256()).isNotEqualTo(before);
        }
    }

    /** With the first behaviour, with the second, and not at all: the same update afterwards. */
    @Test
    void anUpdateThatBreaksLeavesNoTraceInAnyBehaviour() {
        try (DataParallelLearner expected = blueprint.createDataParallelLearner();
                DataParallelLearner broken = blueprint.createDataParallelLearner();
                Collector collector = blueprint.createCollector(0, expected.snapshot(), new byte[0])) {
            Trajectory fragment = blueprint.createFragment();
            collector.collect(fragment);
            Map<String, String> untouched = contents(broken);
            Counting counting = new Counting(Integer.MAX_VALUE);
            broken.exchangeWith(counting);
            broken.update(List.of(fragment), 0);
            broken.undo();
            assertThat(contents(broken)).isEqualTo(untouched);
            assertThatIllegalStateException().isThrownBy(broken::undo);

            for (int sums : List.of(1, counting.sums - 1)) {
                broken.exchangeWith(new Counting(sums));
                assertThatExceptionOfType(GroupBroken.class).isThrownBy(() -> broken.update(List.of(fragment), 0));
                assertThat(contents(broken)).isEqualTo(untouched);
            }

            broken.exchangeWith(GradientExchange.ALONE);
            broken.update(List.of(fragment), 0);
            expected.update(List.of(fragment), 0);
            assertThat(contents(broken)).isEqualTo(contents(expected));
        }
    }

    private static Map<String, String> contents(DataParallelLearner learner) {
        Map<String, String> contents = new TreeMap<>();
        learner.save()
                .forEach((name, bytes) -> contents.put(name, HexFormat.of().formatHex(bytes)));
        contents.put("weights", learner.snapshot().weightsSha256());
        contents.put("version", String.valueOf(learner.snapshot().version().value()));
        return contents;
    }

    /** A group of two of which the other one has no parts, and which breaks after so many sums. */
    private static final class Counting implements GradientExchange {
        private final int breaksAfter;
        private int sums;

        Counting(int breaksAfter) {
            this.breaksAfter = breaksAfter;
        }

        @Override
        public int rank() {
            return 0;
        }

        @Override
        public int size() {
            return 2;
        }

        @Override
        public void sum(List<float[]> parts, float[] sum) {
            if (sums++ >= breaksAfter) {
                throw new GroupBroken("on purpose");
            }
            GradientExchange.ALONE.sum(parts, sum);
        }
    }
}
