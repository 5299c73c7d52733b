package io.troupe.collect;

import io.troupe.algorithm.Algorithm.ConfiguredAlgorithm;
import io.troupe.algorithm.Learner;
import io.troupe.algorithm.LearnerContext;
import io.troupe.policy.MemoryShape;
import io.troupe.policy.Policy;
import io.troupe.policy.PolicyInput;
import io.troupe.policy.PolicySnapshot;
import java.util.random.RandomGenerator;

/** Remembers how many steps each episode has had, and minus as many; the action is that number. */
public record RememberingAlgorithm(MemoryShape memory) implements ConfiguredAlgorithm {
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
        return new Counting();
    }

    @Override
    public Learner createLearner(LearnerContext context) {
        throw new UnsupportedOperationException("it only acts");
    }

    private static final class Counting implements Policy {
        @Override
        public int stateSize() {
            return 2;
        }

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
            for (int row = 0; row < input.rows(); row++) {
                int at = input.stateOffset() + 2 * row;
                actions[actionOffset + row] = input.states()[at];
                input.states()[at]++;
                input.states()[at + 1]--;
            }
        }

        @Override
        public void close() {}
    }
}
