package io.troupe.algorithm.ppo;

import java.util.Arrays;

/** One stream of rewards in a batch: what its value function says, and what it is to say. */
final class StreamRows {
    /** As they are learnt from, [R]. */
    final float[] rewards;
    /** V(s_{t+1}), [R]. */
    final float[] nextValues;
    /** [R]. */
    final float[] advantages;
    /** [R]. */
    final float[] targets;
    /** V of every row of observations, [valuedRows] and room. */
    private float[] values = {};

    StreamRows(int rows) {
        rewards = new float[rows];
        nextValues = new float[rows];
        advantages = new float[rows];
        targets = new float[rows];
    }

    void makeRoom(int room) {
        values = new float[room];
    }

    float[] values() {
        return values;
    }

    /** Multiplies rewards and limits them to [-limit, limit]. */
    void scaleRewards(float scale, float limit) {
        for (int i = 0; i < rewards.length; i++) {
            rewards[i] = Math.clamp(rewards[i] * scale, -limit, limit);
        }
    }

    /** Multiplies rewards. */
    void strengthenRewards(float strength) {
        for (int i = 0; i < rewards.length; i++) {
            rewards[i] *= strength;
        }
    }

    /** The sums of two arrays' elements, in a new one. */
    static float[] sum(float[] first, float[] second) {
        float[] result = Arrays.copyOf(first, first.length);
        for (int i = 0; i < result.length; i++) {
            result[i] += second[i];
        }
        return result;
    }
}
