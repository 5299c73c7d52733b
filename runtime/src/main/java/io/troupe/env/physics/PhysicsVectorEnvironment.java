package io.troupe.env.physics;

import io.troupe.env.EpisodicVectorEnvironment;
import io.troupe.env.SavedNumbers;
import io.troupe.random.RandomStream;
import io.troupe.spec.EnvironmentSpec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What the environments of rigid bodies share: the state of {@code B} copies as doubles in one array, stepped one after the
 * other by one mechanism.
 */
abstract class PhysicsVectorEnvironment extends EpisodicVectorEnvironment {
    /** Steps are a fiftieth of a second. */
    static final double SECONDS = 0.02;

    /** A part that is less than this above the ground, in metres, is said to touch it. */
    static final double TOUCH = 0.005;

    /** State of every copy, [B, stateSize]. */
    protected final double[] state;

    protected final int stateSize;
    private final int observationSize;

    PhysicsVectorEnvironment(EnvironmentSpec spec, int copies, int stateSize) {
        super(spec, copies);
        this.stateSize = stateSize;
        observationSize = spec.observation().size();
        state = new double[copies * stateSize];
    }

    /** Draws the state in which an episode starts; {@code at} is where the copy's state starts. */
    protected abstract void start(RandomStream random, int at);

    /** Writes the observation of the copy whose state starts at {@code at}. */
    protected abstract void observe(int at, float[] observations, int offset);

    @Override
    protected final void startEpisode(RandomStream random, int b) {
        start(random, b * stateSize);
    }

    @Override
    protected final void observe(int first, int end, float[] observations, int offset) {
        for (int b = first; b < end; b++) {
            observe(b * stateSize, observations, offset + (b - first) * observationSize);
        }
    }

    @Override
    protected final void saveCopy(int b, DataOutput out) throws IOException {
        SavedNumbers.write(state, b * stateSize, stateSize, out);
    }

    @Override
    protected final void restoreCopy(int b, DataInput in) throws IOException {
        SavedNumbers.read(state, b * stateSize, stateSize, in);
    }
}
