package io.troupe.testkit.probe;

import io.troupe.env.Environment;
import io.troupe.env.Snapshotable;
import io.troupe.env.StepResult;
import io.troupe.spec.Box;
import io.troupe.spec.Dict;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.Space;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Shows a picture with a light somewhere in its left or right half, and rewards the action that names the half: 0 for left,
 * 1 for right. Or shows a number besides, -1 or 1, and rewards the action that names both: 2 more where the number is 1. An
 * episode is one step.
 */
final class LitSide implements Environment, Snapshotable {
    private static final int SIZE = 8;
    private static final int LIGHT = 2;
    private static final int PIXELS = SIZE * SIZE;
    private static final float BRIGHTEST = 255;
    private static final int DARK = 64;

    private final EnvironmentSpec spec;
    private final boolean withNumber;
    private final float[] shown;
    private int right;

    /** @param withNumber whether a number is observed too */
    LitSide(boolean withNumber) {
        this.withNumber = withNumber;
        Space picture = Box.of(List.of(SIZE, SIZE, 1), 0, BRIGHTEST);
        Space observation = withNumber
                ? Dict.of(new Dict.Part("picture", picture), new Dict.Part("number", Box.of(1, -1, 1)))
                : picture;
        spec = new EnvironmentSpec("LitSide", observation, new Discrete(withNumber ? 4 : 2), EnvironmentSpec.UNLIMITED);
        shown = new float[observation.size()];
    }

    @Override
    public EnvironmentSpec spec() {
        return spec;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        for (int i = 0; i < PIXELS; i++) {
            shown[i] = random.nextInt(DARK);
        }
        int side = random.nextInt(2);
        int top = random.nextInt(SIZE - LIGHT + 1);
        int left = side * SIZE / 2 + random.nextInt(SIZE / 2 - LIGHT + 1);
        for (int row = top; row < top + LIGHT; row++) {
            for (int column = left; column < left + LIGHT; column++) {
                shown[row * SIZE + column] = BRIGHTEST;
            }
        }
        right = side;
        if (withNumber) {
            int sign = random.nextInt(2);
            shown[PIXELS] = 2 * sign - 1;
            right = side + 2 * sign;
        }
        System.arraycopy(shown, 0, observation, 0, shown.length);
    }

    @Override
    public StepResult step(float[] action, RandomGenerator random, float[] observation) {
        System.arraycopy(shown, 0, observation, 0, shown.length);
        return StepResult.terminated(action[0] == right ? 1 : 0);
    }

    @Override
    public void save(DataOutput out) throws IOException {
        out.writeInt(right);
        for (float value : shown) {
            out.writeFloat(value);
        }
    }

    @Override
    public void restore(DataInput in) throws IOException {
        right = in.readInt();
        for (int i = 0; i < shown.length; i++) {
            shown[i] = in.readFloat();
        }
    }
}
