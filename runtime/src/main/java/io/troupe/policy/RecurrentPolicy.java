package io.troupe.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A policy with an LSTM between its hidden layers and its head, in plain Java. A state is that of the policy's LSTM and,
 * where the value function has one of its own, that of the value function's: learners begin sequences with both.
 */
public final class RecurrentPolicy implements Policy {
    private final NetworkSpec spec;
    private final ParameterLayout layout;
    private final JavaInference policy;
    /** Its head's output is not looked at; only its state. */
    private final List<JavaInference> value = new ArrayList<>(1);

    private final ActionDistribution distribution;
    private final int outputsPerRow;
    private float[] outputs = {};

    /** @param spec of a network with a memory */
    public RecurrentPolicy(NetworkSpec spec) {
        this.spec = spec;
        layout = ParameterLayout.of(spec);
        policy = JavaInference.ofPolicy(spec);
        if (!spec.shared()) {
            value.add(JavaInference.ofValue(spec));
        }
        distribution = ActionDistribution.of(spec.head(), layout);
        // Of either network: the value function's are written there too.
        outputsPerRow = Math.max(spec.head().outputs(), spec.values());
    }

    @Override
    public int stateSize() {
        return spec.stateSize();
    }

    @Override
    public void load(PolicySnapshot snapshot) {
        layout.requireFits(snapshot.parameters());
        policy.load(snapshot.parameters());
        for (JavaInference critic : value) {
            critic.load(snapshot.parameters());
        }
        distribution.load(snapshot.parameters());
    }

    @Override
    public void sample(
            PolicyInput input,
            RandomGenerator random,
            float[] actions,
            int actionOffset,
            float[] logProbs,
            int logProbOffset) {
        forward(input);
        distribution.sample(
                outputs,
                input.rows(),
                input.masks(),
                input.maskOffset(),
                random,
                actions,
                actionOffset,
                logProbs,
                logProbOffset);
    }

    @Override
    public void mode(PolicyInput input, float[] actions, int actionOffset) {
        forward(input);
        distribution.mode(outputs, input.rows(), input.masks(), input.maskOffset(), actions, actionOffset);
    }

    private void forward(PolicyInput input) {
        if (outputs.length < input.rows() * outputsPerRow) {
            outputs = new float[input.rows() * outputsPerRow];
        }
        for (JavaInference critic : value) {
            // Before the policy: what it gives is overwritten.
            critic.forward(input, spec.valueStateOffset(), spec.stateSize(), outputs);
        }
        policy.forward(input, 0, spec.stateSize(), outputs);
    }

    @Override
    public void close() {}
}
