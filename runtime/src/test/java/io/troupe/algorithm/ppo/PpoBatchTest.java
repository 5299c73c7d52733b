package io.troupe.algorithm.ppo;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.policy.ActionHead;
import io.troupe.policy.Activation;
import io.troupe.policy.NetworkSpec;
import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class PpoBatchTest {
    private static final EnvironmentSpec SPEC =
            new EnvironmentSpec("made up", Box.unbounded(1), new Discrete(3), EnvironmentSpec.UNLIMITED);
    private static final NetworkSpec NETWORK =
            new NetworkSpec(1, List.of(), Activation.TANH, false, new ActionHead.Categorical(3));
    private static final PolicySnapshot SNAPSHOT = PolicySnapshot.of(PolicyVersion.INITIAL, new float[0]);

    /**
     * Values are the observations themselves; gamma = 0.5, lambda = 0. The first fragment has two steps of two copies, of
     * which copy 0 is truncated and copy 1 terminates at the first step; the second has one step of one copy.
     */
    @Test
    void bootstrapsFromTheObservationThatFollowedInTheSameEpisode() {
        Trajectory first = new Trajectory(SPEC, 2, 2);
        System.arraycopy(new float[] {1, 2, 3, 4, 50, 60}, 0, first.observations, 0, 6);
        first.truncated[0] = true;
        first.terminated[1] = true;
        first.finalObservations.append(0, new float[] {1000}, 0);
        first.finalObservations.append(1, new float[] {2000}, 0);
        Trajectory second = new Trajectory(SPEC, 1, 1);
        System.arraycopy(new float[] {7, 80}, 0, second.observations, 0, 2);
        second.truncated[0] = true;
        second.finalObservations.append(0, new float[] {400}, 0);
        List<Trajectory> fragments = List.of(first, second);
        PpoBatch batch = new PpoBatch(NETWORK, 5);

        batch.fill(fragments);
        assertThat(batch.valuedRows()).isEqualTo(5 + 3 + 2);
        for (int i = 0; i < batch.valuedRows(); i++) {
            batch.values()[i] = batch.observations()[2 * i];
            assertThat(batch.observations()[2 * i + 1]).isEqualTo(1);
        }
        batch.bootstrap(fragments);
        new GeneralizedAdvantages(0.5f, 0).estimate(batch, fragments, SNAPSHOT);

        // Half of 1000 (truncated), of nothing (terminated), of 50, of 60; then of 400.
        assertThat(batch.targets()).containsExactly(500, 0, 25, 30, 200);
        assertThat(batch.advantages()).containsExactly(499, -2, 22, 26, 193);
    }

    /** Values are the observations themselves; gamma = 0.5, lambda = 1; two copies, of which one fails at its third step. */
    @Test
    void whatComesBeforeAVoidedRowEndsWithItsValue() {
        Trajectory fragment = new Trajectory(SPEC, 4, 2);
        System.arraycopy(new float[] {1, 10, 2, 20, 4, 40, 8, 80, 16, 160}, 0, fragment.observations, 0, 10);
        fragment.rewards[5] = 1000;
        fragment.voided[5] = true;
        fragment.truncated[5] = true;
        fragment.finalObservations.append(5, new float[] {7000}, 0);
        PpoBatch batch = new PpoBatch(NETWORK, 8);

        batch.fill(List.of(fragment));
        for (int i = 0; i < batch.valuedRows(); i++) {
            batch.values()[i] = batch.observations()[2 * i];
        }
        batch.bootstrap(List.of(fragment));
        new GeneralizedAdvantages(0.5f, 1).estimate(batch, List.of(fragment), SNAPSHOT);

        assertThat(batch.countedRows()).isEqualTo(7);
        assertThat(batch.cut()).containsExactly(false, false, false, true, false, true, false, false);
        // Copy 0: 16 / 2, / 4, / 8, / 16. Copy 1: 40 / 4 and 40 / 2 before the failure, 160 / 2 after it.
        float[] targets = batch.targets();
        assertThat(new float[] {targets[0], targets[2], targets[4], targets[6]}).containsExactly(1, 2, 4, 8);
        assertThat(new float[] {targets[1], targets[3], targets[7]}).containsExactly(10, 20, 80);
    }

    /**
     * Two streams whose values are the observation and ten times it; the first has discount 0.5 and strength 1, the second
     * discount 0 and strength 3; lambda = 1.
     */
    @Test
    void everyStreamHasItsOwnDiscountStrengthAndValue() {
        EnvironmentSpec spec = SPEC.withRewardStreams("goal", "cost");
        Trajectory fragment = new Trajectory(spec, 3, 1);
        System.arraycopy(new float[] {1, 2, 4, 8}, 0, fragment.observations, 0, 4);
        System.arraycopy(new float[] {0, -1, 0, -2, 16, -4}, 0, fragment.streamRewards, 0, 6);
        fragment.rewards[0] = 1000;
        PpoBatch batch = new PpoBatch(NETWORK.withValues(2), 3, new float[] {1, 3});

        batch.fill(List.of(fragment));
        batch.strengthenRewards();
        for (int i = 0; i < batch.valuedRows(); i++) {
            batch.streams().get(0).values()[i] = batch.observations()[2 * i];
            batch.streams().get(1).values()[i] = 10 * batch.observations()[2 * i];
        }
        batch.bootstrap(List.of(fragment));
        SortedMap<String, Float> report = new GeneralizedAdvantages(
                        List.of(new RewardStream("goal", 0.5f, 1), new RewardStream("cost", 0, 3)), 1)
                .estimate(batch, List.of(fragment), SNAPSHOT);

        // 16 + 8 / 2, halved twice; three times the costs.
        assertThat(batch.streams().get(0).targets).containsExactly(5, 10, 20);
        assertThat(batch.streams().get(1).targets).containsExactly(-3, -6, -12);
        assertThat(batch.advantages()).containsExactly(5 - 1 - 3 - 10, 10 - 2 - 6 - 20, 20 - 4 - 12 - 40);
        assertThat(report)
                .containsEntry("Streams/goal Reward", 16f / 3)
                .containsEntry("Streams/cost Reward", -7f / 3)
                .containsEntry("Streams/goal Value Estimate", 7f / 3)
                .containsEntry("Streams/cost Value Estimate", 70f / 3)
                .containsEntry("Streams/goal Value Loss", (16 + 64 + 256) / 3f)
                .containsEntry("Streams/cost Value Loss", (169 + 676 + 2704) / 3f);
    }

    @Test
    void learnsFromTheTotalWhereItHasOneValue() {
        Trajectory fragment = new Trajectory(SPEC.withRewardStreams("goal", "cost"), 1, 1);
        fragment.rewards[0] = 5;
        fragment.streamRewards[0] = 6;
        fragment.streamRewards[1] = -1;
        PpoBatch batch = new PpoBatch(NETWORK, 1);

        batch.fill(List.of(fragment));

        assertThat(batch.rewards()).containsExactly(5);
    }

    @Test
    void limitsScaledRewards() {
        Trajectory fragment = new Trajectory(SPEC, 3, 1);
        System.arraycopy(new float[] {4, -4000, 4000}, 0, fragment.rewards, 0, 3);
        for (int t = 0; t < 3; t++) {
            fragment.terminated[t] = true;
            fragment.finalObservations.append(t, new float[1], 0);
        }
        PpoBatch batch = new PpoBatch(NETWORK, 3);

        batch.fill(List.of(fragment));
        batch.scaleRewards(0.25f, 10);
        batch.bootstrap(List.of(fragment));
        new GeneralizedAdvantages(1, 1).estimate(batch, List.of(fragment), SNAPSHOT);

        assertThat(batch.targets()).containsExactly(1, -10, 10);
    }

    /** Whatever its strength, a stream keeps the differences between its rewards. */
    @Test
    void limitsRewardsBeforeTheStrengthOfTheirStream() {
        Trajectory fragment = new Trajectory(SPEC.withRewardStreams("goal", "cost"), 2, 1);
        System.arraycopy(new float[] {4, -1, 8, -4000}, 0, fragment.streamRewards, 0, 4);
        PpoBatch batch = new PpoBatch(NETWORK.withValues(2), 2, new float[] {100, 0.5f});

        batch.fill(List.of(fragment));
        batch.scaleRewards(0.25f, 10);
        batch.strengthenRewards();

        assertThat(batch.streams().get(0).rewards).containsExactly(100, 200);
        assertThat(batch.streams().get(1).rewards).containsExactly(-0.125f, -5);
    }
}
