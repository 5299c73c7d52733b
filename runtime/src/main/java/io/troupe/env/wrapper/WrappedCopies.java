package io.troupe.env.wrapper;

import io.troupe.env.Depicted;
import io.troupe.env.EnvironmentFailure;
import io.troupe.env.EnvironmentParameters;
import io.troupe.env.Snapshotable;
import io.troupe.env.VectorEnvironment;
import io.troupe.policy.PolicyVersion;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What wrappers share: they step what is inside into a fragment of one step, and pass on what came of it, changed in the
 * methods that they override. Episodes are counted anew, in the steps and rewards that are seen from outside.
 */
abstract class WrappedCopies implements VectorEnvironment {
    /** What is inside. */
    protected final VectorEnvironment inner;
    /** The step of what is inside. */
    protected final Trajectory within;
    /** B. */
    protected final int copies;

    private final EnvironmentSpec spec;
    private final int innerSize;
    private final int size;
    private final float[] finalObservation;
    private final boolean[] masks;
    private final float[] measures;
    private final int[] episodeSteps;
    private final double[] episodeReturns;

    /**
     * @param inner taken over
     * @param spec seen from outside
     */
    WrappedCopies(VectorEnvironment inner, EnvironmentSpec spec) {
        this.inner = inner;
        this.spec = spec;
        copies = inner.copies();
        within = new Trajectory(inner.spec(), 1, copies);
        innerSize = inner.spec().observation().size();
        size = spec.observation().size();
        finalObservation = new float[size];
        masks = new boolean[copies * spec.maskSize()];
        measures = new float[spec.measures().size()];
        episodeSteps = new int[copies];
        episodeReturns = new double[copies];
    }

    /** Writes the first observation of an episode, as it is seen from outside. */
    void first(int b, float[] source, int offset, float[] target, int at) {
        System.arraycopy(source, offset, target, at, size);
    }

    /** Writes an observation in an episode, its final one too, as it is seen from outside. */
    void next(int b, float[] source, int offset, float[] target, int at) {
        first(b, source, offset, target, at);
    }

    /** Writes the actions that what is inside takes. */
    void act(Trajectory fragment, int t) {
        System.arraycopy(fragment.actions, t * within.actions.length, within.actions, 0, within.actions.length);
    }

    /** Steps what is inside, whose step is empty. */
    void advance() {
        inner.step(within, 0);
    }

    /** A reward, as it is seen from outside. */
    float reward(float reward) {
        return reward;
    }

    /** Whether an episode of so many steps is cut. */
    boolean isOver(int steps) {
        return false;
    }

    /** What a wrapper does when everything begins anew. */
    void seed(long seed) {}

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
        seed(seed);
        inner.reset(seed, within.observations, 0);
        for (int b = 0; b < copies; b++) {
            begin(b);
            first(b, within.observations, b * innerSize, observations, offset + b * size);
        }
    }

    private void begin(int b) {
        episodeSteps[b] = 0;
        episodeReturns[b] = 0;
    }

    @Override
    public final void step(Trajectory fragment, int t) {
        within.begin(0, 0, PolicyVersion.INITIAL);
        act(fragment, t);
        advance();
        int ended = 0;
        int logged = 0;
        for (int b = 0; b < copies; b++) {
            int row = t * copies + b;
            boolean over = within.terminated[b] || within.truncated[b];
            fragment.terminated[row] = within.terminated[b];
            fragment.truncated[row] = within.truncated[b];
            fragment.voided[row] = within.voided[b];
            reward(b, fragment, row);
            if (over) {
                end(b, fragment, row, ended++, within.voided[b] ? -1 : logged++);
            } else if (isOver(episodeSteps[b])) {
                cut(b, fragment, row);
            } else {
                next(b, within.observations, (copies + b) * innerSize, fragment.observations, (row + copies) * size);
            }
        }
    }

    private void reward(int b, Trajectory fragment, int row) {
        fragment.rewards[row] = within.voided[b] ? 0 : reward(within.rewards[b]);
        int streams = spec.streamedRewards();
        System.arraycopy(within.streamRewards, b * streams, fragment.streamRewards, row * streams, streams);
        episodeSteps[b]++;
        episodeReturns[b] += fragment.rewards[row];
    }

    /** @param logged in the log of what is inside; below 0 where the episode is not in it */
    private void end(int b, Trajectory fragment, int row, int ended, int logged) {
        next(b, within.finalObservations.values(), ended * innerSize, finalObservation, 0);
        fragment.finalObservations.append(
                row, finalObservation, 0, within.finalObservations.masks(), ended * spec.maskSize());
        if (logged >= 0) {
            for (int k = 0; k < measures.length; k++) {
                measures[k] = within.episodes.measure(logged, k);
            }
            fragment.episodes.append((float) episodeReturns[b], episodeSteps[b], measures);
        }
        begin(b);
        first(b, within.observations, (copies + b) * innerSize, fragment.observations, (row + copies) * size);
    }

    private void cut(int b, Trajectory fragment, int row) {
        fragment.truncated[row] = true;
        next(b, within.observations, (copies + b) * innerSize, finalObservation, 0);
        if (masks.length > 0) {
            inner.actionMasks(masks, 0);
        }
        fragment.finalObservations.append(row, finalObservation, 0, masks, b * spec.maskSize());
        if (measures.length > 0) {
            inner.measuresSoFar(b, measures);
        }
        fragment.episodes.append((float) episodeReturns[b], episodeSteps[b], measures);
        restart(b, fragment.observations, (row + copies) * size);
    }

    @Override
    public final void setParameters(EnvironmentParameters parameters) {
        inner.setParameters(parameters);
    }

    @Override
    public final boolean canRestart() {
        return inner.canRestart();
    }

    @Override
    public final void restart(int b, float[] observations, int offset) {
        inner.restart(b, within.observations, (copies + b) * innerSize);
        begin(b);
        first(b, within.observations, (copies + b) * innerSize, observations, offset);
    }

    @Override
    public final void measuresSoFar(int b, float[] into) {
        inner.measuresSoFar(b, into);
    }

    @Override
    public final Optional<Depicted> depicted() {
        return inner.depicted();
    }

    @Override
    public final void actionMasks(boolean[] into, int offset) {
        inner.actionMasks(into, offset);
    }

    @Override
    public final List<EnvironmentFailure> drainRepairs() {
        return inner.drainRepairs();
    }

    @Override
    public final void close() {
        inner.close();
    }

    /** Writes what a wrapper itself remembers. */
    void saveOwn(DataOutput out) throws IOException {}

    /** Takes up what {@link #saveOwn} wrote. */
    void restoreOwn(DataInput in) throws IOException {}

    final void saveAll(Snapshotable within, DataOutput out) throws IOException {
        within.save(out);
        for (int b = 0; b < copies; b++) {
            out.writeInt(episodeSteps[b]);
            out.writeDouble(episodeReturns[b]);
        }
        saveOwn(out);
    }

    final void restoreAll(Snapshotable within, DataInput in) throws IOException {
        within.restore(in);
        for (int b = 0; b < copies; b++) {
            episodeSteps[b] = in.readInt();
            episodeReturns[b] = in.readDouble();
        }
        restoreOwn(in);
    }
}
