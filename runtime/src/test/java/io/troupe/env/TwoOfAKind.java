package io.troupe.env;

import io.troupe.random.RandomStream;
import io.troupe.spec.Box;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.Space;
import io.troupe.trajectory.Trajectory;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Two copies without mistakes, for tests that make one in one of the methods. A copy observes its step and a number drawn when
 * its episode began, and ends by itself after four steps.
 */
class TwoOfAKind implements VectorEnvironment, Snapshotable {
    static final int COPIES = 2;
    static final int SIZE = 2;
    private static final int LAST = 4;

    final RandomStream[] random = new RandomStream[COPIES];
    final int[] step = new int[COPIES];
    final float[] drawn = new float[COPIES];
    final float[] total = new float[COPIES];

    @Override
    public EnvironmentSpec spec() {
        return new EnvironmentSpec("Mistaken", observationSpace(), actionSpace(), LAST);
    }

    Space observationSpace() {
        return Box.of(SIZE, -1, 100);
    }

    Space actionSpace() {
        return Box.of(1, -1, 1);
    }

    @Override
    public int copies() {
        return COPIES;
    }

    @Override
    public void reset(long seed, float[] observations, int offset) {
        for (int b = 0; b < COPIES; b++) {
            random[b] = RandomStream.derive(seed, "copy", b);
            begin(b);
            observe(b, observations, offset + b * SIZE);
        }
    }

    void begin(int b) {
        step[b] = 0;
        total[b] = 0;
        drawn[b] = random[b].nextFloat();
    }

    void observe(int b, float[] observations, int offset) {
        observations[offset] = step[b];
        observations[offset + 1] = drawn[b];
    }

    @Override
    public void step(Trajectory fragment, int t) {
        for (int b = 0; b < COPIES; b++) {
            step(b, fragment, t * COPIES + b);
        }
    }

    void step(int b, Trajectory fragment, int row) {
        step[b]++;
        int next = (row + COPIES) * SIZE;
        float reward = reward(b, fragment.actions[row]);
        total[b] += reward;
        fragment.rewards[row] = reward;
        end(b, fragment, row);
        observe(b, fragment.observations, next);
        if (fragment.terminated[row] || fragment.truncated[row]) {
            fragment.finalObservations.append(row, fragment.observations, next);
            log(b, fragment);
            begin(b);
            observe(b, fragment.observations, next);
        }
    }

    float reward(int b, float action) {
        if (Float.isNaN(action)) {
            throw new EnvironmentFailure("Mistaken", b, step[b], "bad action: it is NaN", null);
        }
        return Math.clamp(action, -1f, 1f) + random[b].nextFloat();
    }

    void end(int b, Trajectory fragment, int row) {
        fragment.terminated[row] = step[b] == LAST;
        fragment.truncated[row] = false;
    }

    void log(int b, Trajectory fragment) {
        fragment.episodes.append(total[b], step[b]);
    }

    @Override
    public void save(DataOutput out) throws IOException {
        for (int b = 0; b < COPIES; b++) {
            out.writeLong(random[b].state());
            out.writeInt(step[b]);
            out.writeFloat(drawn[b]);
            out.writeFloat(total[b]);
        }
    }

    @Override
    public void restore(DataInput in) throws IOException {
        for (int b = 0; b < COPIES; b++) {
            random[b] = RandomStream.ofState(in.readLong());
            step[b] = in.readInt();
            drawn[b] = in.readFloat();
            total[b] = in.readFloat();
        }
    }
}
