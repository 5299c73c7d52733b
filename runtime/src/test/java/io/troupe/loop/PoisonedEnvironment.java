package io.troupe.loop;

import io.troupe.env.VectorEnvironment;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;

/** Gives a value that is not a number at one step of one copy of one worker. */
final class PoisonedEnvironment implements VectorEnvironment {
    static final int WORKER = 1;
    static final int COPY = 2;
    static final int STEP = 3;

    /** What is poisoned. */
    enum Quantity {
        REWARD,
        OBSERVATION,
        FINAL_OBSERVATION
    }

    private final VectorEnvironment wrapped;
    private final Quantity quantity;
    private final long sequence;

    /** @param sequence number of the fragment in which it happens */
    PoisonedEnvironment(VectorEnvironment wrapped, Quantity quantity, long sequence) {
        this.wrapped = wrapped;
        this.quantity = quantity;
        this.sequence = sequence;
    }

    @Override
    public EnvironmentSpec spec() {
        return wrapped.spec();
    }

    @Override
    public int copies() {
        return wrapped.copies();
    }

    @Override
    public void reset(long seed, float[] observations, int offset) {
        wrapped.reset(seed, observations, offset);
    }

    @Override
    public void step(Trajectory fragment, int t) {
        wrapped.step(fragment, t);
        if (fragment.worker() == WORKER && fragment.sequence() == sequence && t == STEP) {
            poison(fragment, t * copies() + COPY);
        }
    }

    @Override
    public void actionMasks(boolean[] masks, int offset) {
        wrapped.actionMasks(masks, offset);
    }

    private void poison(Trajectory fragment, int row) {
        switch (quantity) {
            case REWARD -> fragment.rewards[row] = Float.NaN;
            case OBSERVATION -> fragment.observations[(row + copies()) * fragment.observationSize()] = Float.NaN;
            case FINAL_OBSERVATION -> {
                fragment.truncated[row] = true;
                float[] observation = new float[fragment.observationSize()];
                observation[0] = Float.NaN;
                fragment.finalObservations.append(row, observation, 0);
            }
        }
    }

    @Override
    public void close() {
        wrapped.close();
    }
}
