package io.troupe.collect;

import io.troupe.algorithm.Algorithm.ConfiguredAlgorithm;
import io.troupe.env.EnvironmentFailure;
import io.troupe.env.Snapshotable;
import io.troupe.env.VectorEnvironment;
import io.troupe.policy.Policy;
import io.troupe.policy.PolicyInput;
import io.troupe.policy.PolicySnapshot;
import io.troupe.random.RandomStream;
import io.troupe.trajectory.EpisodeStates;
import io.troupe.trajectory.StateBuffer;
import io.troupe.trajectory.Trajectory;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * What an environment worker does, without the actor: fills fragments by letting a policy act in B copies of an
 * environment. Everything that the next fragment depends on is written into each fragment's end state, so a run can
 * continue after any of them.
 *
 * <p>One owner, one thread at a time. Owns the environment and the policy and closes both.
 */
public final class Collector implements AutoCloseable {
    private final int worker;
    private final long seed;
    private final VectorEnvironment environment;
    private final Policy policy;
    /** Used again for every step. */
    private final PolicyInput input = new PolicyInput();

    private final RandomStream actionRandom;
    private final boolean normalizesObservations;
    private final boolean normalizesRewards;
    private final float discount;
    private final int copies;
    private final int observationSize;
    /** Raw observations that the next fragment begins with, [B, O]. */
    private final float[] carried;

    private final StepMasks masks;
    private final EpisodeStates states;
    /** Raw observations of the current step, once those in the fragment are normalised, [B, O]. */
    private final float[] raw;
    /** Discounted running return of each copy's episode, what reward normalisation measures, [B]. */
    private final double[] runningReturns;

    private PolicySnapshot snapshot;
    private long sequence;

    /**
     * @param worker index of this worker, from 0
     * @param seed the experiment's
     * @param environment its copies; taken over, unless this throws
     * @param algorithm says what must be recorded
     * @param replicas makes the policy's replica
     * @param initial the policy to begin with
     */
    public Collector(
            int worker,
            long seed,
            VectorEnvironment environment,
            ConfiguredAlgorithm algorithm,
            Supplier<Policy> replicas,
            PolicySnapshot initial) {
        this.worker = worker;
        this.seed = seed;
        this.environment = environment;
        normalizesObservations = algorithm.normalizesObservations();
        normalizesRewards = algorithm.normalizesRewards();
        discount = algorithm.discount();
        copies = environment.copies();
        observationSize = environment.spec().observation().size();
        carried = new float[copies * observationSize];
        masks = new StepMasks(environment);
        states = new EpisodeStates(copies, algorithm.memory().stateSize());
        raw = new float[normalizesObservations ? carried.length : 0];
        runningReturns = new double[copies];
        actionRandom = RandomStream.derive(seed, "action", worker);
        policy = replicas.get();
        snapshot = initial;
        try {
            policy.load(initial);
        } catch (RuntimeException | Error e) {
            policy.close();
            throw e;
        }
    }

    /** Starts an episode in every copy; called once, unless {@link #restore} is. */
    public void reset() {
        reset(RandomStream.derive(seed, "environment", worker).nextLong());
    }

    private void reset(long episodeSeed) {
        environment.reset(episodeSeed, carried, 0);
        masks.reset();
        states.reset();
    }

    /** Acts with this snapshot from the next fragment on. */
    public void load(PolicySnapshot newer) {
        snapshot = newer;
        policy.load(newer);
    }

    /** Number of the next fragment. */
    public long nextSequence() {
        return sequence;
    }

    /** The environment, for its reports of repaired copies. */
    public VectorEnvironment environment() {
        return environment;
    }

    /**
     * Fills one fragment, T steps of every copy.
     *
     * @param fragment of this environment's spec with as many copies; its former content is lost
     */
    public void collect(Trajectory fragment) {
        fragment.begin(worker, sequence, snapshot.version());
        System.arraycopy(carried, 0, fragment.observations, 0, carried.length);
        masks.begin(fragment);
        int rowFloats = copies * observationSize;
        long inferenceNanos = 0;
        long environmentNanos = 0;
        for (int t = 0; t < fragment.steps(); t++) {
            long begun = System.nanoTime();
            int row = t * rowFloats;
            if (normalizesObservations) {
                System.arraycopy(fragment.observations, row, raw, 0, rowFloats);
                snapshot.normalize(fragment.observations, row, copies);
            }
            states.store(fragment, t);
            policy.sample(
                    input.observations(fragment.observations, row, copies)
                            .states(states.current(), 0)
                            .masks(fragment.actionMasks, t * masks.rowSize()),
                    actionRandom,
                    fragment.actions,
                    t * copies * fragment.actionSize(),
                    fragment.behaviourLogProbs,
                    t * copies);
            long acted = System.nanoTime();
            inferenceNanos += acted - begun;
            step(fragment, t);
            masks.afterStep(fragment, t);
            states.afterStep(fragment, t);
            if (normalizesObservations) {
                measure(fragment, t * copies);
            }
            if (normalizesRewards) {
                discountRewards(fragment, t * copies);
            }
            environmentNanos += System.nanoTime() - acted;
        }
        policy.rest();
        fragment.inferenceNanos = inferenceNanos;
        fragment.environmentNanos = environmentNanos;
        int last = fragment.steps() * rowFloats;
        System.arraycopy(fragment.observations, last, carried, 0, carried.length);
        masks.end(fragment);
        states.store(fragment, fragment.steps());
        states.forgetSpoilt();
        snapshot.normalize(fragment.observations, last, copies);
        snapshot.normalize(fragment.finalObservations.values(), 0, fragment.finalObservations.count());
        sequence++;
        writeState(fragment.endState);
    }

    /** What is not finite goes through the policy into the action, which a careful environment refuses: name the source. */
    private void step(Trajectory fragment, int t) {
        try {
            environment.step(fragment, t);
        } catch (EnvironmentFailure failure) {
            int first = (t * copies + failure.copy()) * observationSize;
            for (int i = first; i < first + observationSize; i++) {
                if (!Float.isFinite(fragment.observations[i])) {
                    throw new EnvironmentFailure(
                            environment.spec().name(),
                            failure.copy(),
                            sequence * fragment.steps() + t,
                            "the observation at step " + t + " of fragment " + sequence + " of worker " + worker
                                    + " is " + fragment.observations[i] + ", and so is the action that the policy took",
                            failure);
                }
            }
            throw failure;
        }
    }

    private void measure(Trajectory fragment, int row) {
        for (int copy = 0; copy < copies; copy++) {
            if (!fragment.voided[row + copy]) {
                fragment.observationMoments.add(raw, copy * observationSize);
            }
        }
    }

    private void discountRewards(Trajectory fragment, int row) {
        for (int copy = 0; copy < copies; copy++) {
            if (fragment.voided[row + copy]) {
                runningReturns[copy] = 0;
                continue;
            }
            double running = runningReturns[copy] * discount + fragment.rewards[row + copy];
            fragment.returnMoments.add(running);
            boolean ended = fragment.terminated[row + copy] || fragment.truncated[row + copy];
            // A reward that is not finite costs its fragment, not all that follow in the episode.
            runningReturns[copy] = ended || !Double.isFinite(running) ? 0 : running;
        }
    }

    private void writeState(StateBuffer state) {
        try (DataOutputStream out = state.rewrite()) {
            out.writeInt(copies);
            out.writeInt(observationSize);
            out.writeLong(sequence);
            out.writeLong(actionRandom.state());
            for (float value : carried) {
                out.writeFloat(value);
            }
            for (double value : runningReturns) {
                out.writeDouble(value);
            }
            masks.save(out);
            states.save(out);
            out.writeBoolean(environment instanceof Snapshotable);
            if (environment instanceof Snapshotable snapshotable) {
                snapshotable.save(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("worker " + worker + " could not save its environment", e);
        }
    }

    /**
     * Says whether a saved state is of so many copies of such an environment: cheap, before anything is started.
     *
     * @throws IllegalArgumentException naming what differs
     */
    public static void requireFits(byte[] endState, int worker, int copies, int observationSize) {
        try (DataInputStream in = StateBuffer.reading(endState)) {
            int savedCopies = in.readInt();
            int savedSize = in.readInt();
            if (savedCopies != copies) {
                throw new IllegalArgumentException(
                        "the checkpoint was made with workers.environments = " + savedCopies + ", not " + copies);
            }
            if (savedSize != observationSize) {
                throw new IllegalArgumentException("the checkpoint was made with observations of " + savedSize
                        + " elements, the environment now has " + observationSize);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("the saved state of worker " + worker + " is damaged", e);
        }
    }

    /**
     * Number of the fragment that comes after a saved state; 0 where there is none.
     *
     * @throws IllegalArgumentException when the state is damaged
     */
    public static long sequenceAfter(byte[] endState) {
        if (endState.length == 0) {
            return 0;
        }
        try (DataInputStream in = StateBuffer.reading(endState)) {
            in.skipNBytes(2 * Integer.BYTES);
            return in.readLong();
        } catch (IOException e) {
            throw new IllegalArgumentException("the saved state of a worker is damaged", e);
        }
    }

    /**
     * Continues where a fragment ended. Environments that cannot restore their state begin new episodes, from seeds
     * that depend on where they were.
     *
     * @param endState of the last fragment that was learnt from
     * @throws UncheckedIOException when the state does not fit this environment
     */
    public void restore(byte[] endState) {
        requireFits(endState, worker, copies, observationSize);
        try (DataInputStream in = StateBuffer.reading(endState)) {
            in.skipNBytes(2 * Integer.BYTES);
            sequence = in.readLong();
            actionRandom.restore(in.readLong());
            for (int i = 0; i < carried.length; i++) {
                carried[i] = in.readFloat();
            }
            for (int i = 0; i < runningReturns.length; i++) {
                runningReturns[i] = in.readDouble();
            }
            masks.restore(in);
            states.restore(in);
            boolean saved = in.readBoolean();
            if (saved && environment instanceof Snapshotable snapshotable) {
                snapshotable.restore(in);
            } else {
                Arrays.fill(runningReturns, 0);
                long episodeSeed =
                        RandomStream.derive(seed, "environment", worker).nextLong() + sequence;
                reset(episodeSeed);
            }
            if (in.read() >= 0) {
                throw new IOException("there is more in it than its environment takes");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the saved state of worker " + worker + " does not fit its environment", e);
        }
    }

    @Override
    public void close() {
        try (policy) {
            environment.close();
        }
    }
}
