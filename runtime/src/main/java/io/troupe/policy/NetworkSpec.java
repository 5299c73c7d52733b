package io.troupe.policy;

import java.util.List;

/**
 * Shape of an actor-critic network: a policy and a value function, each a multi-layer perceptron.
 *
 * @param observationSize inputs
 * @param hidden sizes of the hidden layers, first to last; empty for linear functions
 * @param activation after each hidden layer
 * @param shared whether policy and value function share the hidden layers
 * @param head what the policy's outputs mean
 */
public record NetworkSpec(
        int observationSize, List<Integer> hidden, Activation activation, boolean shared, ActionHead head) {
    public NetworkSpec {
        hidden = List.copyOf(hidden);
        if (observationSize < 1) {
            throw new IllegalArgumentException("a network needs at least one input, not " + observationSize);
        }
        for (int size : hidden) {
            if (size < 1) {
                throw new IllegalArgumentException("a hidden layer needs at least one unit: " + hidden);
            }
        }
    }

    /** Inputs of the heads: units of the last hidden layer, or the observation where there is none. */
    public int featureSize() {
        return hidden.isEmpty() ? observationSize : hidden.getLast();
    }

    /** Multiply-adds of one forward pass of the policy for one observation. */
    public long policyMultiplyAdds() {
        long sum = 0;
        int inputs = observationSize;
        for (int size : hidden) {
            sum += (long) inputs * size;
            inputs = size;
        }
        return sum + (long) inputs * head.outputs();
    }
}
