package io.troupe.actors.cli;

import io.troupe.algorithm.Algorithm.ConfiguredAlgorithm;
import io.troupe.algorithm.Learner;
import io.troupe.algorithm.LearnerContext;
import io.troupe.policy.Policy;
import io.troupe.policy.PolicyInput;
import io.troupe.policy.PolicySnapshot;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Its policies always do what is numbered 0. */
record IdleAlgorithm() implements ConfiguredAlgorithm {
    @Override
    public boolean normalizesObservations() {
        return false;
    }

    @Override
    public boolean normalizesRewards() {
        return false;
    }

    @Override
    public float discount() {
        return 1;
    }

    @Override
    public void check(LearnerContext context) {}

    @Override
    public Policy createPolicy() {
        return new Idle();
    }

    @Override
    public Learner createLearner(LearnerContext context) {
        throw new UnsupportedOperationException("it learns nothing");
    }

    private static final class Idle implements Policy {
        @Override
        public void load(PolicySnapshot snapshot) {}

        @Override
        public void sample(
                PolicyInput input,
                RandomGenerator random,
                float[] actions,
                int actionOffset,
                float[] logProbs,
                int logProbOffset) {
            mode(input, actions, actionOffset);
        }

        @Override
        public void mode(PolicyInput input, float[] actions, int actionOffset) {
            Arrays.fill(actions, actionOffset, actionOffset + input.rows(), 0);
        }

        @Override
        public void close() {}
    }
}
