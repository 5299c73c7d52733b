package io.troupe.env;

import io.troupe.random.RandomStream;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * What the built-in environments share: a random stream for each of {@code B} copies, the bookkeeping of episodes, and
 * saving all of it. An environment adds its state and its dynamics as loops over the copies, so that a step of all copies
 * costs a handful of virtual calls and no allocation. Without action masks. Copies share nothing that changes: development
 * mode holds copy 0 against copies of another object, in which the others do something else.
 */
public abstract class EpisodicVectorEnvironment implements VectorEnvironment, Snapshotable {
    private static final String STREAM_ROLE = "environment-copy";

    /** B. */
    protected final int copies;

    private final EnvironmentSpec spec;
    private final int observationSize;
    private final RandomStream[] randoms;
    /** Where each stream stood when the copy's episode began. */
    private final long[] streamsBefore;

    private final int[] episodeSteps;
    private final double[] episodeReturns;
    /** Of one episode. */
    private final float[] measures;

    private boolean started;

    /**
     * Makes copies that wait for their first {@link #reset}.
     *
     * @param copies B, at least 1
     */
    protected EpisodicVectorEnvironment(EnvironmentSpec spec, int copies) {
        if (copies < 1) {
            throw new IllegalArgumentException(spec.name() + ": copies must be at least 1, not " + copies);
        }
        this.spec = spec;
        this.copies = copies;
        observationSize = spec.observation().size();
        measures = new float[spec.measures().size()];
        episodeSteps = new int[copies];
        episodeReturns = new double[copies];
        randoms = new RandomStream[copies];
        streamsBefore = new long[copies];
        for (int b = 0; b < copies; b++) {
            randoms[b] = RandomStream.derive(0, STREAM_ROLE, b);
        }
    }

    /**
     * Draws the state in which an episode of copy {@code b} starts.
     *
     * @param random the copy's stream
     */
    protected abstract void startEpisode(RandomStream random, int b);

    /**
     * Moves every copy on by one step.
     *
     * @param actions those of copy 0, then of copy 1, ..., from {@code row * actionSize} on; read-only
     * @param row index of copy 0 in rewards and terminated
     * @param rewards receives the rewards
     * @param terminated receives whether the task ended
     */
    protected abstract void advance(float[] actions, int row, float[] rewards, boolean[] terminated);

    /**
     * Writes the observations of the copies {@code first .. end - 1}, every element of them.
     *
     * @param offset where the observation of copy {@code first} starts
     */
    protected abstract void observe(int first, int end, float[] observations, int offset);

    /**
     * Says what was measured in the episode of copy {@code b}, which has just ended or is cut here: asked where the spec names measures.
     *
     * @param measures in the order of the spec, all 0; NaN for what there was none of
     */
    protected void measures(int b, float[] measures) {
        throw new IllegalStateException(spec.name() + " names measures in its spec and gives none");
    }

    /** Writes the state of copy {@code b}, without what is kept here. */
    protected abstract void saveCopy(int b, DataOutput out) throws IOException;

    /** Takes up what {@link #saveCopy} wrote. */
    protected abstract void restoreCopy(int b, DataInput in) throws IOException;

    /**
     * The layout of what {@link #saveCopy} writes: one more after every change of it. States of layout 0 do not say so, as
     * nothing said it before there were layouts.
     */
    protected int layout() {
        return 0;
    }

    /** The stream of copy {@code b}. */
    protected final RandomStream random(int b) {
        return randoms[b];
    }

    @Override
    public final EnvironmentSpec spec() {
        return spec;
    }

    @Override
    public final int copies() {
        return copies;
    }

    @Override
    public final void reset(long seed, float[] observations, int offset) {
        for (int b = 0; b < copies; b++) {
            randoms[b] = RandomStream.derive(seed, STREAM_ROLE, b);
            begin(b);
        }
        observe(0, copies, observations, offset);
        started = true;
    }

    @Override
    public final void step(Trajectory fragment, int t) {
        if (!started) {
            throw new IllegalStateException(spec.name() + ": reset or restore it before the first step");
        }
        int row = t * copies;
        float[] rewards = fragment.rewards;
        boolean[] terminated = fragment.terminated;
        boolean[] truncated = fragment.truncated;
        advance(fragment.actions, row, rewards, terminated);
        observe(0, copies, fragment.observations, (row + copies) * observationSize);
        int limit = spec.maxEpisodeSteps();
        for (int b = 0; b < copies; b++) {
            int steps = ++episodeSteps[b];
            episodeReturns[b] += rewards[row + b];
            boolean ended = terminated[row + b];
            truncated[row + b] = !ended && steps >= limit;
            if (ended || steps >= limit) {
                restart(b, fragment, row);
            }
        }
    }

    private void restart(int b, Trajectory fragment, int row) {
        int offset = (row + copies + b) * observationSize;
        fragment.finalObservations.append(row + b, fragment.observations, offset);
        if (measures.length > 0) {
            measuresSoFar(b, measures);
        }
        fragment.episodes.append((float) episodeReturns[b], episodeSteps[b], measures);
        begin(b);
        observe(b, b + 1, fragment.observations, offset);
    }

    @Override
    public final boolean canRestart() {
        return true;
    }

    @Override
    public final void restart(int b, float[] observations, int offset) {
        begin(b);
        observe(b, b + 1, observations, offset);
    }

    @Override
    public final void measuresSoFar(int b, float[] into) {
        Arrays.fill(into, 0);
        measures(b, into);
    }

    /** Where the stream of copy {@code b} stood when its episode began, unless it was restored since then. */
    final long streamBefore(int b) {
        return streamsBefore[b];
    }

    /** Begins the episode that another object began where the stream stood there. */
    final void beginLike(int b, long stream, float[] observation) {
        randoms[b].restore(stream);
        restart(b, observation, 0);
    }

    private void begin(int b) {
        streamsBefore[b] = randoms[b].state();
        episodeSteps[b] = 0;
        episodeReturns[b] = 0;
        startEpisode(randoms[b], b);
    }

    @Override
    public final void save(DataOutput out) throws IOException {
        if (layout() > 0) {
            // Less than any number of copies, which is what comes first in layout 0.
            out.writeInt(-layout());
        }
        out.writeInt(copies);
        for (int b = 0; b < copies; b++) {
            out.writeLong(randoms[b].state());
            out.writeInt(episodeSteps[b]);
            out.writeDouble(episodeReturns[b]);
            saveCopy(b, out);
        }
    }

    @Override
    public final void restore(DataInput in) throws IOException {
        int first = in.readInt();
        int layout = Math.max(0, -first);
        if (layout != layout()) {
            throw new IOException(spec.name() + ": the saved state has layout " + layout
                    + ", and this version of Troupe reads layout " + layout()
                    + ": go on with the version that saved it, or begin anew");
        }
        int saved = layout > 0 ? in.readInt() : first;
        if (saved != copies) {
            throw new IOException(spec.name() + ": the saved state is of " + saved + " copies, not of " + copies);
        }
        for (int b = 0; b < copies; b++) {
            randoms[b].restore(in.readLong());
            episodeSteps[b] = in.readInt();
            episodeReturns[b] = in.readDouble();
            restoreCopy(b, in);
        }
        started = true;
    }

    /** The index of a discrete action of copy {@code b}. */
    protected final int choice(float action, int values, int b) {
        int index = (int) action;
        if (index != action || index < 0 || index >= values) {
            throw badAction(action + " is not one of 0.." + (values - 1), b);
        }
        return index;
    }

    /** A continuous action of copy {@code b}, clipped to {@code [-limit, limit]}. */
    protected final float clipped(float action, float limit, int b) {
        if (Float.isNaN(action)) {
            throw badAction("it is NaN", b);
        }
        return Math.clamp(action, -limit, limit);
    }

    private EnvironmentFailure badAction(String problem, int b) {
        return new EnvironmentFailure(spec.name(), b, episodeSteps[b] + 1L, "bad action: " + problem, null);
    }
}
