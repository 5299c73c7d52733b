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
 * @param memoryUnits of the LSTM after the hidden layers; 0 for none. Shared like these
 * @param values outputs of the value function: one for each part of the reward that is valued by itself
 */
public record NetworkSpec(
        Encoder encoder,
        List<Integer> hidden,
        Activation activation,
        boolean shared,
        ActionHead head,
        int memoryUnits,
        int values) {
    public NetworkSpec {
        hidden = List.copyOf(hidden);
        if (encoder.observationSize() < 1) {
            throw new IllegalArgumentException("a network needs at least one input, not " + encoder.observationSize());
        }
        if (values < 1) {
            throw new IllegalArgumentException("a value function needs at least one output, not " + values);
        }
        for (int size : hidden) {
            if (size < 1) {
                throw new IllegalArgumentException("a hidden layer needs at least one unit: " + hidden);
            }
        }
    }

    /** A network without a memory. */
    public NetworkSpec(Encoder encoder, List<Integer> hidden, Activation activation, boolean shared, ActionHead head) {
        this(encoder, hidden, activation, shared, head, 0, 1);
    }

    /** A network without a memory that sees the observation as it is. */
    public NetworkSpec(
            int observationSize, List<Integer> hidden, Activation activation, boolean shared, ActionHead head) {
        this(Encoder.none(observationSize), hidden, activation, shared, head);
    }

    /** This with an LSTM of so many units; without one for 0. */
    public NetworkSpec withMemory(int units) {
        return new NetworkSpec(encoder, hidden, activation, shared, head, units, values);
    }

    /** This with a value function of so many outputs. */
    public NetworkSpec withValues(int outputs) {
        return new NetworkSpec(encoder, hidden, activation, shared, head, memoryUnits, outputs);
    }

    /** Inputs. */
    public int observationSize() {
        return encoder.observationSize();
    }

    /** Outputs of the hidden layers: units of the last, or the encoded observation where there is none. */
    public int hiddenSize() {
        return hidden.isEmpty() ? encoder.outputs() : hidden.getLast();
    }

    /** Inputs of the heads: units of the memory, or outputs of the hidden layers where there is none. */
    public int featureSize() {
        return memoryUnits > 0 ? memoryUnits : hiddenSize();
    }

    /** Floats that are remembered of an episode, S: h and c of the policy, then those of the value function if not shared. */
    public int stateSize() {
        return (shared ? 2 : 4) * memoryUnits;
    }

    /** Where h and c of the value function begin in a state. */
    public int valueStateOffset() {
        return shared ? 0 : 2 * memoryUnits;
    }

    /** Multiply-adds of one forward pass of the policy for one observation. */
    public long policyMultiplyAdds() {
        long sum = encoder.multiplyAdds();
        int inputs = encoder.outputs();
        for (int size : hidden) {
            sum += (long) inputs * size;
            inputs = size;
        }
        sum += 4L * memoryUnits * (inputs + memoryUnits);
        return sum + (long) featureSize() * head.outputs();
    }
}
