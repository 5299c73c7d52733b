package io.troupe.policy;

import java.util.List;

/**
 * Shape of an actor-critic network: a policy and a value function, each a multi-layer perceptron on what an encoder makes
 * of the observation.
 *
 * @param encoder of the observation; policy and value function have one of the same shape each, or share it
 * @param hidden sizes of the hidden layers, first to last; empty for linear functions
 * @param activation after each hidden layer
 * @param shared whether policy and value function share encoder and hidden layers
 * @param head what the policy's outputs mean
 */
public record NetworkSpec(
        Encoder encoder, List<Integer> hidden, Activation activation, boolean shared, ActionHead head) {
    public NetworkSpec {
        hidden = List.copyOf(hidden);
        if (encoder.observationSize() < 1) {
            throw new IllegalArgumentException("a network needs at least one input, not " + encoder.observationSize());
        }
        for (int size : hidden) {
            if (size < 1) {
                throw new IllegalArgumentException("a hidden layer needs at least one unit: " + hidden);
            }
        }
    }

    /** A network that sees the observation as it is. */
    public NetworkSpec(
            int observationSize, List<Integer> hidden, Activation activation, boolean shared, ActionHead head) {
        this(Encoder.none(observationSize), hidden, activation, shared, head);
    }

    /** Inputs. */
    public int observationSize() {
        return encoder.observationSize();
    }

    /** Inputs of the heads: units of the last hidden layer, or the encoded observation where there is none. */
    public int featureSize() {
        return hidden.isEmpty() ? encoder.outputs() : hidden.getLast();
    }

    /** Multiply-adds of one forward pass of the policy for one observation. */
    public long policyMultiplyAdds() {
        long sum = encoder.multiplyAdds();
        int inputs = encoder.outputs();
        for (int size : hidden) {
            sum += (long) inputs * size;
            inputs = size;
        }
        return sum + (long) inputs * head.outputs();
    }
}
