package io.troupe.testkit.probe;

import io.troupe.env.Environment;
import io.troupe.env.Snapshotable;
import io.troupe.env.StepResult;
import io.troupe.spec.Box;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.Hybrid;
import io.troupe.spec.MultiBinary;
import io.troupe.spec.MultiDiscrete;
import io.troupe.spec.Space;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.random.RandomGenerator;

/**
 * Walks to a goal of -1 or 1 in every dimension of the action at once: the environment of the trainer tests of Unity
 * ML-Agents (release 21, {@code mlagents/trainers/tests/simple_test_envs.py}), by its rules.
 *
 * <p>Positions start at 0. A continuous dimension moves by its action, a binary one by -1 or 1, either at most by the step
 * size; positions stay within [-1, 1]. The episode ends when every position is at an end, with the mean of 1.06 * position
 * * goal as its reward; every step before costs 0.01. Observed is the goal; in the variant that needs a memory, only at the
 * beginning of an episode, and 0 later.
 */
public final class SimpleEnvironment implements Environment, Snapshotable {
    private static final float COST_OF_TIME = 0.01f;
    private static final int SHOWN_MOVES = 2;
    private static final float REWARD = 1 + 6 * COST_OF_TIME;

    private final EnvironmentSpec spec;
    private final int continuous;
    private final float stepSize;
    private final int shownMoves;
    private final float[] positions;
    private float goal = 1;
    private int moves;

    /**
     * The one whose goal is always observed.
     *
     * @param continuous number of continuous dimensions
     * @param discrete number of binary dimensions
     * @param stepSize by which a position moves at most, above 0
     */
    public SimpleEnvironment(int continuous, int discrete, float stepSize) {
        this(continuous, discrete, stepSize, Integer.MAX_VALUE);
    }

    /** The one whose goal must be remembered: it is not observed any more after two moves, each dimension of each step being one. */
    public static SimpleEnvironment forgetful(int continuous, int discrete, float stepSize) {
        return new SimpleEnvironment(continuous, discrete, stepSize, SHOWN_MOVES);
    }

    private SimpleEnvironment(int continuous, int discrete, float stepSize, int shownMoves) {
        if (!(stepSize > 0)) {
            throw new IllegalArgumentException("stepSize must be above 0, not " + stepSize);
        }
        spec = new EnvironmentSpec(
                "SimpleEnvironment", Box.of(1, -1, 1), action(continuous, discrete), EnvironmentSpec.UNLIMITED);
        this.continuous = continuous;
        this.stepSize = stepSize;
        this.shownMoves = shownMoves;
        positions = new float[continuous + discrete];
    }

    private static Space action(int continuous, int discrete) {
        if (discrete == 0) {
            return Box.of(continuous, -1, 1);
        }
        return continuous == 0
                ? new MultiBinary(discrete)
                : new Hybrid(Box.of(continuous, -1, 1), new MultiDiscrete(Collections.nCopies(discrete, 2)));
    }

    @Override
    public EnvironmentSpec spec() {
        return spec;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        Arrays.fill(positions, 0);
        goal = random.nextBoolean() ? 1 : -1;
        moves = 0;
        observation[0] = goal;
    }

    @Override
    public StepResult step(float[] action, RandomGenerator random, float[] observation) {
        moves += positions.length;
        observation[0] = moves <= shownMoves ? goal : 0;
        boolean over = true;
        float sum = 0;
        for (int i = 0; i < positions.length; i++) {
            float wanted = i < continuous ? action[i] : 2 * action[i] - 1;
            positions[i] = Math.clamp(positions[i] + Math.clamp(wanted, -stepSize, stepSize), -1f, 1f);
            over &= Math.abs(positions[i]) == 1;
            sum += positions[i];
        }
        return over ? StepResult.terminated(REWARD * goal * sum / positions.length) : StepResult.running(-COST_OF_TIME);
    }

    @Override
    public void save(DataOutput out) throws IOException {
        out.writeFloat(goal);
        out.writeInt(moves);
        for (float position : positions) {
            out.writeFloat(position);
        }
    }

    @Override
    public void restore(DataInput in) throws IOException {
        goal = in.readFloat();
        moves = in.readInt();
        for (int i = 0; i < positions.length; i++) {
            positions[i] = in.readFloat();
        }
    }
}
