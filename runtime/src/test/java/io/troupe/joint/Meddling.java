package io.troupe.joint;

import io.troupe.env.EnvironmentFailure;
import io.troupe.env.JointEnvironment;
import io.troupe.env.Snapshotable;
import io.troupe.spec.ParallelSpec;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import java.util.Optional;

/** Lets a test change what every step has written. */
record Meddling(JointEnvironment wrapped, AfterStep change) implements JointEnvironment {
    /** What is done after each step. */
    interface AfterStep {
        void to(Trajectory fragment, int t);
    }

    @Override
    public ParallelSpec spec() {
        return wrapped.spec();
    }

    @Override
    public int copies() {
        return wrapped.copies();
    }

    @Override
    public void reset(long seed, List<float[]> observations) {
        wrapped.reset(seed, observations);
    }

    @Override
    public void step(Trajectory fragment, int t) {
        wrapped.step(fragment, t);
        change.to(fragment, t);
    }

    @Override
    public void actionMasks(int behaviour, boolean[] masks, int offset) {
        wrapped.actionMasks(behaviour, masks, offset);
    }

    @Override
    public Optional<Snapshotable> snapshotable() {
        return wrapped.snapshotable();
    }

    @Override
    public List<EnvironmentFailure> drainRepairs() {
        return wrapped.drainRepairs();
    }

    @Override
    public void close() {
        wrapped.close();
    }
}
