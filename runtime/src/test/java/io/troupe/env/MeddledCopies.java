package io.troupe.env;

import io.troupe.spec.ParallelSpec;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import java.util.Optional;

/** Copies of {@link TwoWalkers} that write something else than these say, as the author of a joint environment could. */
class MeddledCopies implements JointEnvironment {
    static final int COPIES = 2;

    private final ParallelCopies inner = ParallelCopies.create("Mistaken", TwoWalkers::new, COPIES);
    /** Of the current episodes. */
    int step;

    /**
     * After a step.
     *
     * @param first the rows of the first agents
     * @param second those of the second agents
     * @param row of the step that was written, of copy 1
     */
    void meddle(Trajectory fragment, Trajectory first, Trajectory second, int row) {}

    @Override
    public ParallelSpec spec() {
        return inner.spec();
    }

    @Override
    public int copies() {
        return COPIES;
    }

    @Override
    public void reset(long seed, List<float[]> observations) {
        step = 0;
        inner.reset(seed, observations);
    }

    @Override
    public void step(Trajectory fragment, int t) {
        inner.step(fragment, t);
        step = step % 5 + 1;
        meddle(fragment, fragment.parts().get(0), fragment.parts().get(1), t * COPIES + 1);
    }

    @Override
    public void actionMasks(int behaviour, boolean[] masks, int offset) {
        inner.actionMasks(behaviour, masks, offset);
    }

    @Override
    public Optional<Snapshotable> snapshotable() {
        return Optional.empty();
    }

    @Override
    public void close() {
        inner.close();
    }
}
