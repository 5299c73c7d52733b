package io.troupe.algorithm.ppo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.troupe.algorithm.DataParallelLearner;
import io.troupe.algorithm.GradientExchange;
import io.troupe.algorithm.GroupBroken;
import io.troupe.algorithm.LearnerContext;
import io.troupe.policy.NeuralPolicy;
import io.troupe.policy.Policy;
import io.troupe.policy.PolicySnapshot;
import io.troupe.trajectory.Trajectory;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A learner in a group, without the others. */
class PpoGroupTest {
    private static final LearnerContext CONTEXT = new LearnerContext(Collection.SPEC, 5, 1, 8, 8, 10_000, "cpu");
    private static final String SETTINGS = "minibatchSize = 16, network.hidden = [8], learningRate = 0.01, "
            + "normalizeObservations = true, normalizeRewards = true, ";
    private static final int SUMS = 4 * 64 / 16;

    private final Trajectory fragment = new Trajectory(Collection.SPEC, 8, 8);

    /** Rank 0 of two; the other's gradients are zero. Breaks at a sum, counted from 1. */
    private static final class Pair implements GradientExchange {
        private final int breakingAt;
        private int sums;

        Pair(int breakingAt) {
            this.breakingAt = breakingAt;
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
            if (++sums == breakingAt) {
                Arrays.fill(sum, Float.NaN);
                throw new GroupBroken("the other one was lost");
            }
            ALONE.sum(parts, sum);
        }
    }

    @BeforeEach
    void collect() {
        PpoConfig config = Problem.config(SETTINGS);
        var network = config.network(Collection.SPEC);
        try (DataParallelLearner learner = learner("");
                Policy policy = new NeuralPolicy(network, config.inference().create(network))) {
            new Collection(8, 1).collect(policy, learner.snapshot(), fragment);
        }
    }

    private static DataParallelLearner learner(String settings) {
        return new PpoLearner(Problem.config(SETTINGS + settings), CONTEXT);
    }

    private void update(DataParallelLearner learner) {
        learner.update(List.of(fragment), 0);
    }

    @Test
    void aBrokenUpdateLeavesNoTrace() {
        for (int breakingAt : new int[] {1, 2, SUMS / 2, SUMS}) {
            try (DataParallelLearner undisturbed = learner("");
                    DataParallelLearner learner = learner("")) {
                update(undisturbed);
                update(learner);
                PolicySnapshot before = learner.snapshot();
                SortedMap<String, byte[]> state = learner.save();
                learner.exchangeWith(new Pair(breakingAt));

                assertThatExceptionOfType(GroupBroken.class)
                        .isThrownBy(() -> update(learner))
                        .withMessage("the other one was lost");

                assertThat(learner.snapshot()).isSameAs(before);
                assertSame(learner.save(), state);
                learner.exchangeWith(new Pair(0));
                update(learner);
                undisturbed.exchangeWith(new Pair(0));
                update(undisturbed);
                assertThat(learner.snapshot().weightsSha256())
                        .isEqualTo(undisturbed.snapshot().weightsSha256());
                assertSame(learner.save(), undisturbed.save());
            }
        }
    }

    @Test
    void aCompletedUpdateCanBeUndone() {
        try (DataParallelLearner learner = learner("")) {
            learner.exchangeWith(new Pair(0));
            update(learner);
            PolicySnapshot before = learner.snapshot();
            SortedMap<String, byte[]> state = learner.save();
            update(learner);
            String after = learner.snapshot().weightsSha256();

            learner.undo();

            assertThat(learner.snapshot()).isSameAs(before);
            assertSame(learner.save(), state);
            assertThatIllegalStateException().isThrownBy(learner::undo).withMessageContaining("policy version 1");
            update(learner);
            assertThat(learner.snapshot().weightsSha256()).isEqualTo(after);
        }
    }

    @Test
    void anUpdateMadeAloneCannotBeUndone() {
        for (String settings : List.of("", "gradientParts = 3")) {
            try (DataParallelLearner learner = learner(settings)) {
                update(learner);
                assertThatIllegalStateException().isThrownBy(learner::undo);
            }
        }
    }

    @Test
    void joiningAndLeavingAGroupKeepsTheState() {
        try (DataParallelLearner learner = learner("")) {
            update(learner);
            SortedMap<String, byte[]> state = learner.save();

            learner.exchangeWith(new Pair(0));
            assertSame(learner.save(), state);
            learner.exchangeWith(GradientExchange.ALONE);
            assertSame(learner.save(), state);

            try (DataParallelLearner other = learner("")) {
                update(other);
                update(other);
                update(learner);
                assertThat(learner.snapshot().weightsSha256())
                        .isEqualTo(other.snapshot().weightsSha256());
            }
        }
    }

    @Test
    void moreMembersThanPartsLeaveSomeWithNothing() {
        try (DataParallelLearner learner = learner("gradientParts = 1")) {
            // One part goes to the second member, whose gradients are zero here.
            float[] before = learner.snapshot().parameters();
            learner.exchangeWith(new Pair(0));

            update(learner);

            assertThat(learner.snapshot().parameters()).isEqualTo(before);
        }
    }

    private static void assertSame(SortedMap<String, byte[]> actual, SortedMap<String, byte[]> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        expected.forEach((name, bytes) -> assertThat(actual.get(name)).as(name).isEqualTo(bytes));
    }
}
