package io.troupe.trajectory;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.policy.PolicyVersion;
import io.troupe.spec.Box;
import io.troupe.spec.EnvironmentSpec;
import org.junit.jupiter.api.Test;

class TrajectoryTest {
    private static final EnvironmentSpec SPEC =
            new EnvironmentSpec("test", Box.unbounded(5), Box.unbounded(2), EnvironmentSpec.UNLIMITED);

    @Test
    void knowsTheSizeOfItsArraysBeforeItHasThem() {
        Trajectory made = new Trajectory(SPEC, 3, 4);

        long arrays = 4L * made.observations.length
                + 4L * made.actions.length
                + 4L * made.behaviourLogProbs.length
                + 4L * made.rewards.length
                + made.terminated.length
                + made.truncated.length
                + made.voided.length;
        assertThat(arrays).isEqualTo(548);
        assertThat(made.sizeBytes()).isEqualTo(548);
        assertThat(Trajectory.sizeBytes(SPEC, 3, 4)).isEqualTo(548);
    }

    @Test
    void hasRewardsOfEachStreamWhereThereAreSeveral() {
        assertThat(new Trajectory(SPEC, 3, 4).streamRewards).isEmpty();
        assertThat(new Trajectory(SPEC.withRewardStreams("one"), 3, 4).streamRewards)
                .isEmpty();

        Trajectory made = new Trajectory(SPEC.withRewardStreams("goal", "cost"), 3, 4);
        assertThat(made.streamRewards).hasSize(24);
        assertThat(made.sizeBytes()).isEqualTo(548 + 4 * 24);
        assertThat(Trajectory.sizeBytes(SPEC.withRewardStreams("goal", "cost"), 3, 4))
                .isEqualTo(548 + 4 * 24);
    }

    @Test
    void beginsWithoutVoidedRows() {
        Trajectory recycled = new Trajectory(SPEC, 3, 4);
        recycled.voided[7] = true;

        recycled.begin(0, 1, PolicyVersion.INITIAL);

        assertThat(recycled.voided).containsOnly(false);
    }

    @Test
    void aSizeThatNoArrayCanHaveIsStillCounted() {
        // 2^24 rows and 1024 more observations, of 5 values.
        assertThat(Trajectory.sizeBytes(SPEC, 1 << 14, 1 << 10)).isEqualTo(39L * (1 << 24) + 20L * (1 << 10));
        assertThat(Trajectory.sizeBytes(SPEC, 1 << 20, 1 << 20)).isEqualTo(39L * (1L << 40) + 20L * (1 << 20));
    }
}
