package io.troupe.episode;

import io.troupe.algorithm.ActingAlgorithm;
import io.troupe.policy.Policy;
import io.troupe.policy.PolicyInput;
import io.troupe.random.RandomStream;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.Hybrid;
import java.util.random.RandomGenerator;

/** Its policies do anything that is allowed, and never the same. */
final class ChanceAlgorithm implements ActingAlgorithm {
    private final EnvironmentSpec spec;

    ChanceAlgorithm(EnvironmentSpec spec) {
        this.spec = spec;
    }

    @Override
    public Policy createPolicy() {
        return new Chance(spec);
    }

    private static final class Chance implements ActingPolicy {
        private final EnvironmentSpec spec;
        private final RandomStream own = RandomStream.ofSeed(8);

        Chance(EnvironmentSpec spec) {
            this.spec = spec;
        }

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
                    if (spec.action() instanceof Hybrid hybrid) {
                        int first =
                                actionOffset + row * size + hybrid.continuous().size();
                        for (int i = 0; i < hybrid.branches().size(); i++) {
                            actions[first + i] =
                                    random.nextInt(hybrid.branches().branches().get(i));
                        }
                    }
                }
            }
        }

        @Override
        public void mode(PolicyInput input, float[] actions, int actionOffset) {
            sample(input, own, actions, actionOffset, new float[input.rows()], 0);
        }
    }
}
