package io.troupe.algorithm;

import io.troupe.algorithm.Algorithm.ConfiguredAlgorithm;
import io.troupe.policy.Policy;
import io.troupe.policy.PolicyInput;
import io.troupe.policy.PolicySnapshot;
import java.util.random.RandomGenerator;

/** Has policies, and learns nothing: what a test needs of an algorithm where something acts. */
public interface ActingAlgorithm extends ConfiguredAlgorithm {
    @Override
    default boolean normalizesObservations() {
        return false;
    }

    @Override
    default boolean normalizesRewards() {
        return false;
    }

    @Override
    default float discount() {
        return 1;
    }

    @Override
    default void check(LearnerContext context) {}

    @Override
    default Learner createLearner(LearnerContext context) {
        throw new UnsupportedOperationException("it only acts");
    }

    /** Needs no snapshot, and does the same whether it samples or not. */
    interface ActingPolicy extends Policy {
        @Override
        default void load(PolicySnapshot snapshot) {}

        @Override
        default void sample(
                PolicyInput input,
                RandomGenerator random,
                float[] actions,
                int actionOffset,
                float[] logProbs,
                int logProbOffset) {
            mode(input, actions, actionOffset);
        }

        @Override
        default void close() {}
    }
}
