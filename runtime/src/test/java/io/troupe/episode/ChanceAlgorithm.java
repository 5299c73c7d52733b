package io.troupe.episode;

import io.troupe.algorithm.Algorithm.ConfiguredAlgorithm;
import io.troupe.algorithm.Learner;
import io.troupe.algorithm.LearnerContext;
import io.troupe.policy.Policy;
import io.troupe.policy.PolicyInput;
import io.troupe.policy.PolicySnapshot;
import io.troupe.random.RandomStream;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import java.util.random.RandomGenerator;

/** Its policies do anything that is allowed, and never the same. */
final class ChanceAlgorithm implements ConfiguredAlgorithm {
    private final EnvironmentSpec spec;

    ChanceAlgorithm(EnvironmentSpec spec) {
        this.spec = spec;
    }

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
        return new Chance(spec);
    }

    @Override
    public Learner createLearner(LearnerContext context) {
        throw new UnsupportedOperationException("it learns nothing");
    }

    private static final class Chance implements Policy {
        private final EnvironmentSpec spec;
        private final RandomStream own = RandomStream.ofSeed(8);

        Chance(EnvironmentSpec spec) {
            this.spec = spec;
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
            int size = spec.action().size();
            for (int row = 0; row < input.rows(); row++) {
                if (spec.action() instanceof Discrete discrete) {
                    int choice = random.nextInt(discrete.n());
                    while (spec.masked() && !input.masks()[input.maskOffset() + row * discrete.n() + choice]) {
                        choice = (choice + 1) % discrete.n();
                    }
                    actions[actionOffset + row] = choice;
                } else {
                    for (int i = 0; i < size; i++) {
                        actions[actionOffset + row * size + i] = random.nextFloat() * 4 - 2;
                    }
                }
            }
        }

        @Override
        public void mode(PolicyInput input, float[] actions, int actionOffset) {
            sample(input, own, actions, actionOffset, new float[input.rows()], 0);
        }

        @Override
        public void close() {}
    }
}
