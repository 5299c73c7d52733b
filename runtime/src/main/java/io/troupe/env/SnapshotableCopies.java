package io.troupe.env;

import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Copies whose authors can save them, and which therefore can be saved together. */
final class SnapshotableCopies implements VectorEnvironment, Snapshotable {
    private final VectorEnvironment environment;
    private final EnvironmentCopy[] copies;

    SnapshotableCopies(VectorEnvironment environment, EnvironmentCopy[] copies) {
        this.environment = environment;
        this.copies = copies;
    }

    @Override
    public EnvironmentSpec spec() {
        return environment.spec();
    }

    @Override
    public int copies() {
        return environment.copies();
    }

    @Override
    public void reset(long seed, float[] observations, int offset) {
        environment.reset(seed, observations, offset);
    }

    @Override
    public void step(Trajectory fragment, int t) {
        environment.step(fragment, t);
    }

    @Override
    public void setParameters(EnvironmentParameters parameters) {
        environment.setParameters(parameters);
    }

    @Override
    public boolean canRestart() {
        return environment.canRestart();
    }

    @Override
    public void restart(int b, float[] observations, int offset) {
        environment.restart(b, observations, offset);
    }

    @Override
    public void measuresSoFar(int b, float[] measures) {
        environment.measuresSoFar(b, measures);
    }

    @Override
    public void actionMasks(boolean[] masks, int offset) {
        environment.actionMasks(masks, offset);
    }

    @Override
    public Optional<Depicted> depicted() {
        return environment.depicted();
    }

    @Override
    public List<EnvironmentFailure> drainRepairs() {
        return environment.drainRepairs();
    }

    @Override
    public void close() {
        environment.close();
    }

    @Override
    public void save(DataOutput out) throws IOException {
        out.writeInt(copies.length);
        for (EnvironmentCopy copy : copies) {
            copy.save(out);
        }
    }

    @Override
    public void restore(DataInput in) throws IOException {
        int saved = in.readInt();
        if (saved != copies.length) {
            throw new IOException(
                    spec().name() + ": the saved state is of " + saved + " copies, not of " + copies.length);
        }
        for (EnvironmentCopy copy : copies) {
            copy.restore(in);
        }
    }
}
