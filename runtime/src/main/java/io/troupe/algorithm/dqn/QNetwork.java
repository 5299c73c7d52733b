package io.troupe.algorithm.dqn;

import io.troupe.policy.ActionHead;
import io.troupe.policy.NetworkSpec;
import io.troupe.policy.OrthogonalInitialization;
import io.troupe.policy.ParameterLayout;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The network of Q. It has the layout of a policy with shared hidden layers: the policy's head gives the values of the
 * actions or, in a dueling network, their advantages; only there the value's head is in use.
 *
 * @param spec of the policy
 * @param actions how many there are
 * @param dueling whether Q = V + A - mean A: Wang et al., "Dueling Network Architectures for Deep Reinforcement
 *     Learning" (2016), equation 9
 */
record QNetwork(NetworkSpec spec, int actions, boolean dueling) {
    static QNetwork of(DqnConfig config, int observationSize, int actions) {
        ActionHead head = new ActionHead.Categorical(actions);
        return new QNetwork(
                new NetworkSpec(observationSize, config.hidden(), config.activation(), true, head),
                actions,
                config.dueling());
    }

    ParameterLayout layout() {
        return ParameterLayout.of(spec);
    }

    /** P: without the head that is not in use, which comes last. */
    int parameterCount() {
        return dueling ? layout().size() : layout().valueOffset();
    }

    /** Parameters to begin with, [P]. */
    float[] initialParameters(RandomGenerator random) {
        return Arrays.copyOf(OrthogonalInitialization.parameters(spec, 0, random), parameterCount());
    }
}
