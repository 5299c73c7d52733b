package io.troupe.algorithm.dqn;

import io.troupe.policy.Inference;
import io.troupe.policy.ParameterLayout;
import io.troupe.policy.Policy;
import io.troupe.policy.PolicyInput;
import io.troupe.policy.PolicySnapshot;
import java.util.random.RandomGenerator;

/**
 * Takes the action of the highest value, or with probability epsilon any; only of those that are allowed. Epsilon is the last parameter of the snapshot.
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
        boolean[] masks = input.masks();
        forward(input);
        for (int row = 0; row < rows; row++) {
            int mask = input.maskOffset() + row * n;
            int allowed = allowed(masks, mask);
            int best = best(row * n, masks, mask);
            boolean explores = random.nextDouble() < epsilon;
            int any = any((int) (random.nextDouble() * allowed), masks, mask);
            int action = explores ? any : best;
            actions[actionOffset + row] = action;
            double greedily = action == best ? 1 - epsilon : 0;
            logProbs[logProbOffset + row] = (float) Math.log(greedily + epsilon / allowed);
        }
    }

    @Override
    public void mode(PolicyInput input, float[] actions, int actionOffset) {
        int rows = input.rows();
        int n = network.actions();
        forward(input);
        for (int row = 0; row < rows; row++) {
            actions[actionOffset + row] = best(row * n, input.masks(), input.maskOffset() + row * n);
        }
    }

    private void forward(PolicyInput input) {
        int rows = input.rows();
        if (values.length < rows * network.actions()) {
            values = new float[rows * network.actions()];
        }
        inference.forward(input.observations(), input.observationOffset(), rows, values);
    }

    /** How many actions are allowed; all of them where there are no masks. */
    private int allowed(boolean[] masks, int mask) {
        if (masks.length == 0) {
            return network.actions();
        }
        int count = 0;
        for (int action = 0; action < network.actions(); action++) {
            count += masks[mask + action] ? 1 : 0;
        }
        return count;
    }

    /** The allowed action that so many allowed ones come before. */
    private static int any(int before, boolean[] masks, int mask) {
        if (masks.length == 0) {
            return before;
        }
        int action = 0;
        for (int left = before; left > 0 || !masks[mask + action]; action++) {
            left -= masks[mask + action] ? 1 : 0;
        }
        return action;
    }

    /** The first of the highest values of allowed actions. */
    private int best(int offset, boolean[] masks, int mask) {
        int best = any(0, masks, mask);
        for (int action = best + 1; action < network.actions(); action++) {
            boolean allowed = masks.length == 0 || masks[mask + action];
            if (allowed && values[offset + action] > values[offset + best]) {
                best = action;
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
