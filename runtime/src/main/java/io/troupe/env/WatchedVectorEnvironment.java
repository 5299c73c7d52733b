package io.troupe.env;

import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A vectorised environment in development mode. */
sealed class WatchedVectorEnvironment implements VectorEnvironment {
    private final VectorEnvironment inner;
    private final EnvironmentSpec spec;
    private final int copies;
    private final WatchedCopies watched;

    private WatchedVectorEnvironment(
            VectorEnvironment inner, Supplier<? extends VectorEnvironment> maker, Optional<AuthorThread> thread) {
        this.inner = inner;
        spec = inner.spec();
        copies = inner.copies();
        watched = new WatchedCopies(
                new SteppedCopies.OfOneAgent(inner), () -> new SteppedCopies.OfOneAgent(maker.get()), thread);
    }

    /**
     * Watches an environment. The result is {@link Snapshotable} exactly where that is.
     *
     * @param inner taken over
     * @param maker makes others in the same way
     * @param development how long calls may take; empty where they are not timed, and nothing is compared
     */
    static VectorEnvironment of(
            VectorEnvironment inner, Supplier<? extends VectorEnvironment> maker, Optional<Development> development) {
        return on(
                development.map(settings -> new AuthorThread(inner.spec().name(), settings.callTimeout())),
                inner,
                maker);
    }

    /** Likewise, with calls on a thread; see {@link WatchedCopies}. */
    static VectorEnvironment on(
            Optional<AuthorThread> thread, VectorEnvironment inner, Supplier<? extends VectorEnvironment> maker) {
        return inner instanceof Snapshotable saved
                ? new Saved(inner, saved, maker, thread)
                : new WatchedVectorEnvironment(inner, maker, thread);
    }

    @Override
    public EnvironmentSpec spec() {
        return spec;
    }

    @Override
    public int copies() {
        return copies;
    }

    @Override
    public void reset(long seed, float[] observations, int offset) {
        LentFragment lent = watched.reset(seed);
        float[] first = new float[copies * spec.observation().size()];
        lent.copyObservations(0, lent.t(), first, 0);
        System.arraycopy(first, 0, observations, offset, first.length);
    }

    @Override
    public void step(Trajectory fragment, int t) {
        watched.step(fragment, t);
    }

    @Override
    public void actionMasks(boolean[] masks, int offset) {
        watched.actionMasks(0, masks, offset);
    }

    @Override
    public void setParameters(EnvironmentParameters parameters) {
        inner.setParameters(parameters);
        watched.setParameters(parameters);
    }

    @Override
    public void measuresSoFar(int b, float[] measures) {
        float[] own = new float[measures.length];
        Unwritten.fill(own);
        watched.call(b, "measuresSoFar", () -> inner.measuresSoFar(b, own));
        for (int n = 0; n < own.length; n++) {
            if (Unwritten.is(own[n]) || Float.isInfinite(own[n])) {
                throw watched.failure(
                        b,
                        "the measure '" + spec.measures().get(n) + "' "
                                + (Unwritten.is(own[n]) ? "was never written by measuresSoFar" : "is " + own[n]));
            }
        }
        System.arraycopy(own, 0, measures, 0, own.length);
    }

    @Override
    public boolean canRestart() {
        return inner.canRestart();
    }

    @Override
    public void restart(int b, float[] observations, int offset) {
        int size = spec.observation().size();
        float[] own = new float[3 * size];
        Unwritten.fill(own);
        watched.call(b, "restart", () -> inner.restart(b, own, size));
        float[] written = Arrays.copyOfRange(own, size, 2 * size);
        if (Unwritten.firstWritten(own, 0, size) < size || Unwritten.firstWritten(own, 2 * size, 3 * size) < 3 * size) {
            throw watched.failure(b, "restart wrote beside the observation that starts at offset");
        }
        watched.restarted(b, written, 0);
        System.arraycopy(written, 0, observations, offset, size);
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

    /** One that can be saved. */
    private static final class Saved extends WatchedVectorEnvironment implements Snapshotable {
        private final Snapshotable saved;

        Saved(
                VectorEnvironment inner,
                Snapshotable saved,
                Supplier<? extends VectorEnvironment> maker,
                Optional<AuthorThread> thread) {
            super(inner, maker, thread);
            this.saved = saved;
        }

        @Override
        public void save(DataOutput out) throws IOException {
            saved.save(out);
        }

        @Override
        public void restore(DataInput in) throws IOException {
            saved.restore(in);
            super.watched.restored();
            super.watched.forgetParameters();
        }
    }
}
