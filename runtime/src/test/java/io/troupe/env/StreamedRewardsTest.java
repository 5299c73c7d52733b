package io.troupe.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.troupe.policy.PolicyVersion;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class StreamedRewardsTest {
    private static final EnvironmentSpec WHOLE = new EnvironmentSpec("Any", Box.of(1, 0, 1), new Discrete(2), 100);
    private static final EnvironmentSpec SPEC = WHOLE.withRewardStreams("goal", "cost");

    private static class Plain implements Environment {
        int step;

        @Override
        public EnvironmentSpec spec() {
            return SPEC;
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            observation[0] = 0;
            step = 0;
        }

        @Override
        public StepResult step(float[] action, RandomGenerator random, float[] observation) {
            observation[0] = 0;
            step++;
            return StepResult.running(step - 0.5f);
        }
    }

    private static class Streamed extends Plain implements StreamedRewards {
        private final int wrongAt;

        Streamed(int wrongAt) {
            this.wrongAt = wrongAt;
        }

        @Override
        public void rewards(float[] rewards) {
            rewards[0] = step;
            if (step != wrongAt) {
                rewards[1] = -0.5f;
            }
        }
    }

    private static Trajectory run(VectorEnvironment environment, int steps) {
        Trajectory fragment = new Trajectory(environment.spec(), steps, environment.copies());
        fragment.begin(0, 0, PolicyVersion.INITIAL);
        Arrays.fill(fragment.streamRewards, 77);
        environment.reset(1, fragment.observations, 0);
        for (int t = 0; t < steps; t++) {
            environment.step(fragment, t);
        }
        return fragment;
    }

    @Test
    void areWrittenBesideTheirSum() {
        Trajectory fragment = run(PerCopyVectorEnvironment.create("Any", () -> new Streamed(0), 2), 2);

        assertThat(fragment.rewards).containsExactly(0.5f, 0.5f, 1.5f, 1.5f);
        assertThat(fragment.streamRewards).containsExactly(1, -0.5f, 1, -0.5f, 2, -0.5f, 2, -0.5f);
    }

    @Test
    void thatDoNotAddUpCostTheEpisode() {
        VectorEnvironment environment = PerCopyVectorEnvironment.create("Any", () -> new Streamed(2), 1);
        Trajectory fragment = run(environment, 2);

        assertThat(environment.drainRepairs())
                .singleElement()
                .satisfies(
                        failure -> assertThat(failure)
                                .hasMessageEndingWith(
                                        "the reward is 1.5, but its streams [goal, cost] gave [2.0, 0.0], which is 2.0 together"));
        assertThat(fragment.voided).containsExactly(false, true);
        assertThat(fragment.streamRewards).containsExactly(1, -0.5f, 0, 0);
    }

    private static VectorEnvironment giving(float total, float goal, float cost) {
        class Given extends Plain implements StreamedRewards {
            @Override
            public StepResult step(float[] action, RandomGenerator random, float[] observation) {
                observation[0] = 0;
                return StepResult.running(total);
            }

            @Override
            public void rewards(float[] rewards) {
                rewards[0] = goal;
                rewards[1] = cost;
            }
        }
        return PerCopyVectorEnvironment.create("Any", Given::new, 1);
    }

    @Test
    void thatAreNotFiniteCostTheEpisode() {
        VectorEnvironment environment = giving(1, Float.POSITIVE_INFINITY, 1);
        run(environment, 1);

        assertThat(environment.drainRepairs())
                .singleElement()
                .satisfies(failure ->
                        assertThat(failure).hasMessageEndingWith("the stream 'goal' of the reward gave Infinity"));
    }

    @Test
    void mayMissTheTotalByRoundingAlone() {
        VectorEnvironment nothing = giving(1e-6f, 0, 0);
        VectorEnvironment rounded = giving(1e-6f, 1.000001e-6f, 0);
        VectorEnvironment cancelled = giving(0.01f, 10_000, -9_999.99f);
        run(nothing, 1);
        run(rounded, 1);
        run(cancelled, 1);

        assertThat(nothing.drainRepairs()).hasSize(1);
        assertThat(rounded.drainRepairs()).isEmpty();
        assertThat(cancelled.drainRepairs()).isEmpty();
    }

    @Test
    void areAskedOfEveryEnvironmentWhoseSpecNamesSeveral() {
        assertThatExceptionOfType(EnvironmentFailure.class)
                .isThrownBy(() -> PerCopyVectorEnvironment.create("Any", Plain::new, 1))
                .withMessageContaining(
                        "spec says that the reward is the sum of [goal, cost], but the class does not give StreamedRewards");
    }

    @Test
    void haveNamesThatDiffer() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WHOLE.withRewardStreams("goal", "goal"))
                .withMessageContaining("the same name");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WHOLE.withRewardStreams("to go"))
                .withMessageContaining("'to go'");
    }
}
