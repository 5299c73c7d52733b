package io.troupe.collect;

import io.troupe.algorithm.ActingAlgorithm;
import io.troupe.policy.Policy;
import io.troupe.policy.PolicyInput;
import io.troupe.policy.PolicySnapshot;
import java.util.random.RandomGenerator;

/** Acts with the only parameter of its snapshot, and records a random number as log-probability. */
record DrawingAlgorithm(boolean normalizes) implements ActingAlgorithm {
    @Override
    public boolean normalizesObservations() {
        return normalizes;
    }

    @Override
    public boolean normalizesRewards() {
        return normalizes;
    }

    @Override
    public float discount() {
        return 0.5f;
    }

    @Override
    public Policy createPolicy() {
        return new Drawing();
    }

    private static final class Drawing implements ActingPolicy {
        private float action;

        @Override
        public void load(PolicySnapshot snapshot) {
            action = snapshot.parameters()[0];
        }

        @Override
        public void sample(
                PolicyInput input,
                RandomGenerator random,
                float[] actions,
                int actionOffset,
                float[] logProbs,
                int logProbOffset) {
            for (int row = 0; row < input.rows(); row++) {
                actions[actionOffset + row] = action;
                logProbs[logProbOffset + row] = random.nextFloat();
            }
        }

        @Override
        public void mode(PolicyInput input, float[] actions, int actionOffset) {
            throw new AssertionError("a collector samples");
        }
    }
}
