package io.troupe.loop;

import io.troupe.env.VectorEnvironment;
import io.troupe.random.RandomStream;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;

/**
 * Voids some steps, and puts random numbers into what nothing is to be learnt from: rewards, actions and log-probabilities,
 * final observations; of the last copy, which is nothing but void, the observations too.
 */
final class VoidingEnvironment implements VectorEnvironment {
    /** Which steps are void. */
    enum Pattern {
        SOME {
            @Override
            boolean voids(Trajectory fragment, int t, int copy) {
                return (5L * t + 3L * copy + 7 * fragment.sequence() + fragment.worker()) % 6 == 0;
            }
        },
        ALL {
            @Override
            boolean voids(Trajectory fragment, int t, int copy) {
                return true;
            }
        };

        abstract boolean voids(Trajectory fragment, int t, int copy);
    }

    private final VectorEnvironment wrapped;
    private final Pattern pattern;
    private final boolean marks;
    private final RandomStream garbage;

    /** @param marks whether it says which steps are void */
    VoidingEnvironment(VectorEnvironment wrapped, Pattern pattern, boolean marks, long seed) {
        this.wrapped = wrapped;
        this.pattern = pattern;
        this.marks = marks;
        garbage = RandomStream.ofSeed(seed);
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
        observeNothing(observations, offset);
    }

    /** Of the last copy. */
    private void observeNothing(float[] observations, int offset) {
        int size = spec().observation().size();
        for (int i = 0; i < size; i++) {
            observations[offset + (copies() - 1) * size + i] = number();
        }
    }

    private float number() {
        return (float) (3 * garbage.nextGaussian());
    }

    @Override
    public void step(Trajectory fragment, int t) {
        wrapped.step(fragment, t);
        for (int copy = 0; copy < copies(); copy++) {
            int row = t * copies() + copy;
            if (copy == copies() - 1 || pattern.voids(fragment, t, copy)) {
                fragment.voided[row] = marks;
                spoil(fragment, row, copy);
            }
        }
        observeNothing(fragment.observations, (t + 1) * copies() * fragment.observationSize());
    }

    private void spoil(Trajectory fragment, int row, int copy) {
        fragment.rewards[row] = number();
        fragment.behaviourLogProbs[row] = number();
        for (int i = 0; i < fragment.actionSize(); i++) {
            fragment.actions[row * fragment.actionSize() + i] =
                    fragment.action() instanceof Discrete choices ? garbage.nextInt(choices.n()) : number();
        }
        if (copy < copies() - 1 && !fragment.terminated[row] && !fragment.truncated[row]) {
            fragment.truncated[row] = true;
            float[] observation = new float[fragment.observationSize()];
            for (int i = 0; i < observation.length; i++) {
                observation[i] = number();
            }
            fragment.finalObservations.append(row, observation, 0);
        }
    }

    @Override
    public void close() {
        wrapped.close();
    }
}
