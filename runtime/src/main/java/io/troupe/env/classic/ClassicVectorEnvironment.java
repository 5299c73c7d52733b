package io.troupe.env.classic;

import io.troupe.env.EpisodicVectorEnvironment;
import io.troupe.env.SavedNumbers;
import io.troupe.random.RandomStream;
import io.troupe.spec.EnvironmentSpec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What the classic control problems share: the state of {@code B} copies as doubles in one array. A problem adds its
 * dynamics as loops over the copies.
 *
 * <p>Dynamics run in double precision and observations are rounded to float, as in Gymnasium.
 */
abstract class ClassicVectorEnvironment extends EpisodicVectorEnvironment {
    /** State of every copy, [B, stateSize]. */
    protected final double[] state;

    private final int stateSize;

    ClassicVectorEnvironment(EnvironmentSpec spec, int copies, int stateSize) {
        super(spec, copies);
        this.stateSize = stateSize;
        state = new double[copies * stateSize];
    }

    /**
     * Draws the state in which an episode starts.
     *
     * @param random the copy's stream
     * @param at where the copy's state starts in {@link #state}
     */
    protected abstract void start(RandomStream random, int at);

    @Override
    protected final void startEpisode(RandomStream random, int b) {
        start(random, b * stateSize);
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
