package io.troupe.reward;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A reward that is the sum of weighted components, {@code r = sum_k weight_k * value_k(facts)}, and what each of them
 * contributed to the episode of each of {@code B} copies.
 */
public final class ComposedReward {
    private final RewardComponent[] components;
    private final float[] weights;
    private final List<String> measureNames;
    /** Weighted sums of the episodes so far, [B, K]. */
    private final double[] contributions;

    /**
     * @param weighted K components, in the order of {@link #measureNames}
     * @param copies B
     */
    public ComposedReward(List<WeightedComponent> weighted, int copies) {
        components = new RewardComponent[weighted.size()];
        weights = new float[weighted.size()];
        List<String> names = new ArrayList<>();
        for (int k = 0; k < components.length; k++) {
            components[k] = weighted.get(k).component();
            weights[k] = weighted.get(k).weight();
            names.add(measureName(components[k].key()));
        }
        measureNames = List.copyOf(names);
        contributions = new double[copies * components.length];
    }

    /** {@code Reward Completion} for {@code completion}, {@code Reward My-own-Component} for {@code my.own.Component}. */
    private static String measureName(String key) {
        String name = key.replaceAll("[^A-Za-z0-9_-]", "-");
        return "Reward " + Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    /** How the contributions of an episode are called among its measures, [K]. */
    public List<String> measureNames() {
        return measureNames;
    }

    /** Begins an episode of a copy. */
    public void begin(int copy) {
        int from = copy * components.length;
        Arrays.fill(contributions, from, from + components.length, 0);
    }

    /**
     * The reward of a step.
     *
     * @param copy whose step it is
     * @return the sum
     * @throws RewardFailure when a component throws, or what it gives is not finite
     */
    public float add(int copy, StepFacts facts) {
        float sum = 0;
        int from = copy * components.length;
        for (int k = 0; k < components.length; k++) {
            float part = weights[k] * value(components[k], facts);
            if (!Float.isFinite(part)) {
                throw new RewardFailure(components[k].key(), "gave " + part + ", times its weight", null);
            }
            contributions[from + k] += part;
            sum += part;
        }
        return sum;
    }

    private static float value(RewardComponent component, StepFacts facts) {
        try {
            return component.value(facts);
        } catch (RuntimeException | LinkageError | AssertionError e) { // a component may be a user's own
            throw new RewardFailure(component.key(), "threw " + e, e);
        }
    }

    /** Writes what each component contributed to the episode so far, K elements from {@code at} on. */
    public void write(int copy, float[] measures, int at) {
        for (int k = 0; k < components.length; k++) {
            measures[at + k] = (float) contributions[copy * components.length + k];
        }
    }

    /** Writes the state of a copy. */
    public void save(int copy, DataOutput out) throws IOException {
        for (int k = 0; k < components.length; k++) {
            out.writeDouble(contributions[copy * components.length + k]);
        }
    }

    /** Takes up what {@link #save} wrote, of the same components. */
    public void restore(int copy, DataInput in) throws IOException {
        for (int k = 0; k < components.length; k++) {
            contributions[copy * components.length + k] = in.readDouble();
        }
    }
}
