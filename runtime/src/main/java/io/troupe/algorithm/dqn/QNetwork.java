package io.troupe.algorithm.dqn;

import io.troupe.policy.ActionHead;
import io.troupe.policy.Encoder;
import io.troupe.policy.NetworkSpec;
import io.troupe.policy.ParameterLayout;
import io.troupe.policy.ParameterLayout.Block;
import io.troupe.policy.ParameterLayout.Head;
import io.troupe.policy.ParameterLayout.Layer;
import java.util.random.RandomGenerator;

/**
 * The network of Q. It has the layout of a policy with shared torso: the policy's head gives the values of the
 * actions or, in a dueling network, their advantages; only there the value's head is in use.
 *
 * @param spec of the policy
 * @param actions how many there are
 * @param dueling whether Q = V + A - mean A: Wang et al., "Dueling Network Architectures for Deep Reinforcement
 *     Learning" (2016), equation 9
 */
record QNetwork(NetworkSpec spec, int actions, boolean dueling) {
    static QNetwork of(DqnConfig config, Encoder encoder, int actions) {
        ActionHead head = new ActionHead.Categorical(actions);
        return new QNetwork(
                new NetworkSpec(encoder, config.hidden(), config.activation(), true, head), actions, config.dueling());
    }

    ParameterLayout layout() {
        return ParameterLayout.of(spec);
    }

    /** P: without the head that is not in use, which comes last. */
    int parameterCount() {
        return dueling ? layout().size() : layout().valueOffset();
    }

    /**
     * Parameters to begin with, [P]: uniform from -1/sqrt(inputs) to 1/sqrt(inputs), as PyTorch does, for which the
     * published settings were found.
     */
    float[] initialParameters(RandomGenerator random) {
        ParameterLayout layout = layout();
        float[] parameters = new float[parameterCount()];
        for (Layer layer : layout.policyTorso().allLayers()) {
            fill(parameters, layer.weights(), layer.inputs(), random);
            fill(parameters, layer.bias(), layer.inputs(), random);
        }
        fill(parameters, layout.policyHead(), random);
        if (dueling) {
            fill(parameters, layout.valueHead(), random);
        }
        return parameters;
    }

    private static void fill(float[] parameters, Head head, RandomGenerator random) {
        fill(parameters, head.weights(), head.inputs(), random);
        fill(parameters, head.bias(), head.inputs(), random);
    }

    private static void fill(float[] parameters, Block block, int inputs, RandomGenerator random) {
        double bound = 1 / Math.sqrt(inputs);
        for (int i = block.offset(); i < block.offset() + block.size(); i++) {
            parameters[i] = (float) (bound * (2 * random.nextDouble() - 1));
        }
    }
}
