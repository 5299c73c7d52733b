package io.troupe.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.troupe.jvm.Allocated;
import io.troupe.random.RandomStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class NeuralPolicyTest {
    private static final NetworkSpec NETWORK =
            new NetworkSpec(4, List.of(8), Activation.TANH, false, new ActionHead.Categorical(3));

    private final float[] observations = new float[6 * 4];
    private final float[] actions = new float[6];
    private final float[] logProbs = new float[6];

    @Test
    void samplesIntoTheMiddleOfTheCallersArrays() {
        float[] filled = {-1, -1, -1, -1, -1, -1};
        try (Policy policy = policy()) {
            policy.sample(
                    new PolicyInput().observations(observations, 4, 2), RandomStream.ofSeed(1), filled, 2, logProbs, 3);
        }

        assertThat(filled).startsWith(-1, -1).endsWith(-1, -1);
        assertThat(filled[2]).isBetween(0f, 2f);
        assertThat(logProbs).startsWith(0, 0, 0).endsWith(0);
        assertThat(logProbs[3]).isNegative();
    }

    @Test
    void allocatesNothingOnceItHasSeenTheNumberOfRows() throws Exception {
        RandomStream random = RandomStream.ofSeed(1);
        PolicyInput input = PolicyInput.of(observations, 6);
        try (Policy policy = policy()) {
            long bytes = Allocated.leastBytes(
                    () -> {
                        for (int i = 0; i < 100; i++) {
                            policy.sample(input, random, actions, 0, logProbs, 0);
                        }
                    },
                    99);
            assertThat(bytes).isLessThan(100);
        }
    }

    @Test
    void refusesASnapshotOfAnotherNetwork() {
        try (Policy policy = policy()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> policy.load(PolicySnapshot.of(PolicyVersion.INITIAL, new float[3])))
                    .withMessageContaining("the snapshot 3");
        }
    }

    private static Policy policy() {
        Policy policy = new NeuralPolicy(NETWORK, new JavaInference(NETWORK));
        policy.load(PolicySnapshot.of(
                PolicyVersion.INITIAL, OrthogonalInitialization.parameters(NETWORK, 0, RandomStream.ofSeed(2))));
        return policy;
    }
}
