package io.troupe.algorithm.dqn;

import io.troupe.policy.Inference;
import io.troupe.policy.ParameterLayout;
import io.troupe.policy.Policy;
import io.troupe.policy.PolicyInput;
import io.troupe.policy.PolicySnapshot;
import java.util.random.RandomGenerator;

/**
 * Takes the action of the highest value, or with probability epsilon any. Epsilon is the last parameter of the snapshot.
 *
 * <p>Two numbers are drawn for each row, whatever comes of them. The mean that a dueling network takes off is the same
 * for all actions, and so is the value: the advantages alone say which is best.
 */
final class QPolicy implements Policy {
    private final QNetwork network;
    private final Inference inference;
    private final int layoutSize;
    private float epsilon;
    private float[] values = {};

    /** @param inference of the network's policy head; closed with the policy */
    QPolicy(QNetwork network, Inference inference) {
        this.network = network;
        this.inference = inference;
        layoutSize = ParameterLayout.of(network.spec()).size();
    }

    @Override
    public void load(PolicySnapshot snapshot) {
        float[] parameters = snapshot.parameters();
        int count = network.parameterCount();
        if (parameters.length != count + 1) {
            throw new IllegalArgumentException(
                    "the network and epsilon have " + (count + 1) + " parameters, the snapshot " + parameters.length);
        }
        epsilon = parameters[count];
        float[] whole = new float[layoutSize];
        System.arraycopy(parameters, 0, whole, 0, count);
        inference.load(whole);
    }

    @Override
    public void sample(
            PolicyInput input,
            RandomGenerator random,
            float[] actions,
            int actionOffset,
            float[] logProbs,
            int logProbOffset) {
        int rows = input.rows();
        int n = network.actions();
        forward(input);
        for (int row = 0; row < rows; row++) {
            int best = best(values, row * n, n);
            boolean explores = random.nextDouble() < epsilon;
            int any = (int) (random.nextDouble() * n);
            int action = explores ? any : best;
            actions[actionOffset + row] = action;
            double greedily = action == best ? 1 - epsilon : 0;
            logProbs[logProbOffset + row] = (float) Math.log(greedily + epsilon / n);
        }
    }

    @Override
    public void mode(PolicyInput input, float[] actions, int actionOffset) {
        int rows = input.rows();
        int n = network.actions();
        forward(input);
        for (int row = 0; row < rows; row++) {
            actions[actionOffset + row] = best(values, row * n, n);
        }
    }

    private void forward(PolicyInput input) {
        input.requireNoMasks(this);
        int rows = input.rows();
        if (values.length < rows * network.actions()) {
            values = new float[rows * network.actions()];
        }
        inference.forward(input.observations(), input.observationOffset(), rows, values);
    }

    /** The first of the highest values. */
    private static int best(float[] values, int offset, int count) {
        int best = 0;
        for (int i = 1; i < count; i++) {
            if (values[offset + i] > values[offset + best]) {
                best = i;
            }
        }
        return best;
    }

    @Override
    public void rest() {
        inference.rest();
    }

    @Override
    public void close() {
        inference.close();
    }
}
