package io.troupe.benchmarks.handwritten;

import java.util.SplittableRandom;

/**
 * B cart-poles in flat arrays, stepped together (Barto, Sutton and Anderson, "Neuronlike adaptive elements that can
 * solve difficult learning control problems", 1983; constants of Gymnasium's CartPole-v1, its explicit Euler step).
 * Single precision and its own random stream: this is the loop's own environment, not the framework's.
 */
final class CartPoles {
    static final int OBSERVATION_SIZE = 4;
    static final int ACTIONS = 2;

    private static final int EPISODE_LIMIT = 500;
    private static final float GRAVITY = 9.8f;
    private static final float POLE_MASS = 0.1f;
    private static final float TOTAL_MASS = 1.1f;
    private static final float HALF_POLE_LENGTH = 0.5f;
    private static final float POLE_MASS_LENGTH = 0.05f;
    private static final float FORCE = 10f;
    private static final float SECONDS_PER_STEP = 0.02f;
    private static final float POSITION_LIMIT = 2.4f;
    private static final float ANGLE_LIMIT = 0.2094395f;
    private static final double RESET_RANGE = 0.05;

    /** Position, velocity, angle, angular velocity of each copy, [B, 4]. */
    final float[] observations;
    /** Copies whose episode ended with the last step, [B]. */
    final boolean[] ended;
    /** Copies whose episode was cut by the time limit with the last step, [B]. */
    final boolean[] truncated;
    /** Last observation of the episode that each copy ended last, [B, 4]. */
    final float[] finalObservations;
    /** Whether the last step truncated any copy. */
    boolean anyTruncated;

    private final int copies;
    private final int[] episodeSteps;
    private final SplittableRandom random;
    private final ReturnWindow returns;

    CartPoles(int copies, SplittableRandom random, ReturnWindow returns) {
        this.copies = copies;
        this.random = random;
        this.returns = returns;
        observations = new float[copies * OBSERVATION_SIZE];
        ended = new boolean[copies];
        truncated = new boolean[copies];
        finalObservations = new float[copies * OBSERVATION_SIZE];
        episodeSteps = new int[copies];
        for (int copy = 0; copy < copies; copy++) {
            reset(copy);
        }
    }

    /** Steps every copy; the reward of each step is 1. Ended copies start their next episode at once. */
    void step(int[] actions) {
        anyTruncated = false;
        for (int copy = 0; copy < copies; copy++) {
            int base = copy * OBSERVATION_SIZE;
            float position = observations[base];
            float velocity = observations[base + 1];
            float angle = observations[base + 2];
            float angularVelocity = observations[base + 3];

            float force = actions[copy] == 1 ? FORCE : -FORCE;
            float cos = (float) Math.cos(angle);
            float sin = (float) Math.sin(angle);
            float push = (force + POLE_MASS_LENGTH * angularVelocity * angularVelocity * sin) / TOTAL_MASS;
            float angularAcceleration =
                    (GRAVITY * sin - cos * push) / (HALF_POLE_LENGTH * (4f / 3f - POLE_MASS * cos * cos / TOTAL_MASS));
            float acceleration = push - POLE_MASS_LENGTH * angularAcceleration * cos / TOTAL_MASS;

            position += SECONDS_PER_STEP * velocity;
            velocity += SECONDS_PER_STEP * acceleration;
            angle += SECONDS_PER_STEP * angularVelocity;
            angularVelocity += SECONDS_PER_STEP * angularAcceleration;
            observations[base] = position;
            observations[base + 1] = velocity;
            observations[base + 2] = angle;
            observations[base + 3] = angularVelocity;
            episodeSteps[copy]++;

            boolean terminated = position < -POSITION_LIMIT
                    || position > POSITION_LIMIT
                    || angle < -ANGLE_LIMIT
                    || angle > ANGLE_LIMIT;
            truncated[copy] = !terminated && episodeSteps[copy] >= EPISODE_LIMIT;
            ended[copy] = terminated || truncated[copy];
            anyTruncated |= truncated[copy];
            if (ended[copy]) {
                System.arraycopy(observations, base, finalObservations, base, OBSERVATION_SIZE);
                returns.add(episodeSteps[copy]);
                reset(copy);
            }
        }
    }

    private void reset(int copy) {
        for (int i = 0; i < OBSERVATION_SIZE; i++) {
            observations[copy * OBSERVATION_SIZE + i] = (float) (random.nextDouble() * 2 * RESET_RANGE - RESET_RANGE);
        }
        episodeSteps[copy] = 0;
    }
}
