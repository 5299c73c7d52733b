package io.troupe.env.wrapper;

import io.troupe.env.Depicted;
import io.troupe.env.EnvironmentFailure;
import io.troupe.env.EnvironmentParameters;
import io.troupe.env.Snapshotable;
import io.troupe.env.VectorEnvironment;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A wrapper around what can be saved, so that it can be saved too. */
record SavedWrapper(WrappedCopies wrapper, Snapshotable inside) implements VectorEnvironment, Snapshotable {
    @Override
    public EnvironmentSpec spec() {
        return wrapper.spec();
    }

    @Override
    public int copies() {
        return wrapper.copies();
    }

    @Override
    public void reset(long seed, float[] observations, int offset) {
        wrapper.reset(seed, observations, offset);
    }

    @Override
    public void step(Trajectory fragment, int t) {
        wrapper.step(fragment, t);
    }

    @Override
    public void setParameters(EnvironmentParameters parameters) {
        wrapper.setParameters(parameters);
    }

    @Override
    public boolean canRestart() {
        return wrapper.canRestart();
    }

    @Override
    public void restart(int b, float[] observations, int offset) {
        wrapper.restart(b, observations, offset);
    }

    @Override
    public void measuresSoFar(int b, float[] measures) {
        wrapper.measuresSoFar(b, measures);
    }

    @Override
    public Optional<Depicted> depicted() {
        return wrapper.depicted();
    }

    @Override
    public void actionMasks(boolean[] masks, int offset) {
        wrapper.actionMasks(masks, offset);
    }

    @Override
    public List<EnvironmentFailure> drainRepairs() {
        return wrapper.drainRepairs();
    }

    @Override
    public void close() {
        wrapper.close();
    }

    @Override
    public void save(DataOutput out) throws IOException {
        wrapper.saveAll(inside, out);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        wrapper.restoreAll(inside, in);
    }
}
