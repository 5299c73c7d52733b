package io.troupe.env;

import io.troupe.spec.ParallelSpec;
import io.troupe.trajectory.Trajectory;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** An environment with several agents in development mode. */
final class WatchedJointEnvironment implements JointEnvironment {
    private final JointEnvironment inner;
    private final ParallelSpec spec;
    private final int copies;
    private final WatchedCopies watched;

    /**
     * @param inner taken over
     * @param maker makes others in the same way
     * @param thread see {@link WatchedCopies}
     */
    WatchedJointEnvironment(
            JointEnvironment inner, Supplier<? extends JointEnvironment> maker, Optional<AuthorThread> thread) {
        this.inner = inner;
        spec = inner.spec();
        copies = inner.copies();
        watched = new WatchedCopies(
                new SteppedCopies.OfSeveralAgents(inner), () -> new SteppedCopies.OfSeveralAgents(maker.get()), thread);
    }

    @Override
    public ParallelSpec spec() {
        return spec;
    }

    @Override
    public int copies() {
        return copies;
    }

    @Override
    public void reset(long seed, List<float[]> observations) {
        LentFragment lent = watched.reset(seed);
        for (int k = 0; k < observations.size(); k++) {
            lent.copyObservations(k, lent.t(), observations.get(k), 0);
        }
    }

    @Override
    public void step(Trajectory fragment, int t) {
        watched.step(fragment, t);
    }

    @Override
    public void actionMasks(int behaviour, boolean[] masks, int offset) {
        watched.actionMasks(behaviour, masks, offset);
    }

    @Override
    public Optional<Snapshotable> snapshotable() {
        return inner.snapshotable().map(Saved::new);
    }

    @Override
    public Optional<Depicted> depicted() {
        return inner.depicted();
    }

    @Override
    public List<EnvironmentFailure> drainRepairs() {
        return inner.drainRepairs();
    }

    @Override
    public void close() {
        watched.close();
    }

    private final class Saved implements Snapshotable {
        private final Snapshotable saved;

        Saved(Snapshotable saved) {
            this.saved = saved;
        }

        @Override
        public void save(DataOutput out) throws IOException {
            saved.save(out);
        }

        @Override
        public void restore(DataInput in) throws IOException {
            saved.restore(in);
            watched.restored();
        }
    }
}
