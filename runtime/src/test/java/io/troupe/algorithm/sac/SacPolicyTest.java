package io.troupe.algorithm.sac;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.algorithm.neural.ActorSnapshots;
import io.troupe.policy.Activation;
import io.troupe.policy.PolicyInput;
import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import io.troupe.random.RandomStream;
import io.troupe.spec.ActionParts;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SacPolicyTest {
    private static final int ROWS = 5;
    private static final ActionParts PARTS = new ActionParts(1, List.of(3, 2));
    private static final SacShape SHAPE = new SacShape(2, PARTS, List.of(4), Activation.TANH, true);

    private final RandomStream random = RandomStream.ofSeed(1);
    private final float[] actions = new float[ROWS * 3];
    private final float[] logProbs = new float[ROWS];

    static Stream<Optional<FirstActions>> phases() {
        return Stream.of(Optional.of(FirstActions.INDEPENDENT), Optional.of(FirstActions.HELD), Optional.empty());
    }

    private SacPolicy policy(Optional<FirstActions> first) {
        SacPolicy policy = new SacPolicy(SHAPE, Optional.empty());
        float[] parameters = new float[ActorSnapshots.size(SHAPE.actor().size())];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = (float) random.nextGaussian();
        }
        parameters[parameters.length - 1] = FirstActions.code(first);
        policy.load(PolicySnapshot.of(PolicyVersion.INITIAL, parameters));
        return policy;
    }

    @ParameterizedTest
    @MethodSource("phases")
    void neverSamplesWhatIsMaskedEvenWhereTheMaskChanges(Optional<FirstActions> first) {
        try (SacPolicy policy = policy(first)) {
            for (int step = 0; step < 200; step++) {
                boolean[] masks = new boolean[1 + ROWS * 5];
                for (int row = 0; row < ROWS; row++) {
                    int at = 1 + row * 5;
                    masks[at + random.nextInt(3)] = true;
                    masks[at + random.nextInt(3)] = true;
                    masks[at + 3 + random.nextInt(2)] = true;
                }
                PolicyInput input = PolicyInput.of(new float[2 * ROWS], ROWS).masks(masks, 1);

                policy.sample(input, random, actions, 0, logProbs, 0);
                requireAllowed(masks);
                policy.mode(input, actions, 0);
                requireAllowed(masks);
            }
        }
    }

    private void requireAllowed(boolean[] masks) {
        for (int row = 0; row < ROWS; row++) {
            assertThat(masks[1 + row * 5 + (int) actions[3 * row + 1]]).isTrue();
            assertThat(masks[1 + row * 5 + 3 + (int) actions[3 * row + 2]]).isTrue();
            assertThat(logProbs[row]).isFinite();
        }
    }

    @Test
    void whatIsHeldStaysUntilTheNextVersion() {
        try (SacPolicy policy = policy(Optional.of(FirstActions.HELD))) {
            PolicyInput input = PolicyInput.of(new float[2 * ROWS], ROWS);
            policy.sample(input, random, actions, 0, logProbs, 0);
            float[] before = actions.clone();
            policy.sample(input, random, actions, 0, logProbs, 0);
            assertThat(actions).isEqualTo(before);
            assertThat(logProbs).containsOnly((float) -(Math.log(2) + Math.log(3) + Math.log(2)));
        }
    }
}
