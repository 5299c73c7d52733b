package io.troupe.collect;

import io.troupe.algorithm.Behaviour;
import io.troupe.closing.Closing;
import io.troupe.env.JointEnvironment;
import io.troupe.policy.Policy;
import io.troupe.policy.PolicyInput;
import io.troupe.policy.PolicySnapshot;
import io.troupe.random.RandomStream;
import io.troupe.trajectory.EpisodeStates;
import io.troupe.trajectory.Trajectory;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * The agents of one behaviour in all copies of a worker: lets their policy act, and records in their part of a fragment
 * what only that policy needs. One row an agent.
 */
final class ActingAgents implements AutoCloseable {
    private final Policy policy;
    /** Used again for every step. */
    private final PolicyInput input = new PolicyInput();

    private final RandomStream actionRandom;
    private final boolean normalizesObservations;
    private final boolean normalizesRewards;
    private final float discount;
    private final int rows;
    private final int observationSize;
    /** Raw observations that the next fragment begins with, [rows, O]. */
    private final float[] carried;

    private final StepMasks masks;
    private final EpisodeStates states;
    /** Raw observations of the current step, once those in the fragment are normalised, [rows, O]. */
    private final float[] raw;
    /** Discounted running return of each row's episode, what reward normalisation measures, [rows]. */
    private final double[] runningReturns;

    private PolicySnapshot snapshot;

    /**
     * @param worker index of the worker
     * @param seed the experiment's
     * @param environment whose agents these are
     * @param k number of the behaviour
     * @param policy taken over, also where this throws
     */
    ActingAgents(
            int worker,
            long seed,
            JointEnvironment environment,
            int k,
            Behaviour behaviour,
            Policy policy,
            PolicySnapshot initial) {
        this.policy = policy;
        normalizesObservations = behaviour.algorithm().normalizesObservations();
        normalizesRewards = behaviour.algorithm().normalizesRewards();
        discount = behaviour.algorithm().discount();
        rows = behaviour.rows(environment.copies());
        observationSize = behaviour.spec().observation().size();
        carried = new float[rows * observationSize];
        masks = new StepMasks(environment, k);
        states = new EpisodeStates(rows, behaviour.algorithm().memory().stateSize());
        raw = new float[normalizesObservations ? carried.length : 0];
        runningReturns = new double[rows];
        actionRandom = RandomStream.derive(behaviour.seed(seed), "action", worker);
        snapshot = initial;
        try {
            policy.load(initial);
        } catch (RuntimeException | Error e) {
            Closing.after(e, List.of(policy));
            throw e;
        }
    }

    /** Where the environment writes the observations that new episodes begin with. */
    float[] firstObservations() {
        return carried;
    }

    /** Once those are written. */
    void reset() {
        masks.reset();
        states.reset();
    }

    /** After a restore of an environment that could not take up its state. */
    void forgetReturns() {
        Arrays.fill(runningReturns, 0);
    }

    void load(PolicySnapshot newer) {
        snapshot = newer;
        policy.load(newer);
    }

    void begin(Trajectory part) {
        System.arraycopy(carried, 0, part.observations, 0, carried.length);
        masks.begin(part);
    }

    /** Chooses the actions of step {@code t}. */
    void act(Trajectory part, int t) {
        int row = t * carried.length;
        if (normalizesObservations) {
            System.arraycopy(part.observations, row, raw, 0, carried.length);
            snapshot.normalize(part.observations, row, rows);
        }
        states.store(part, t);
        policy.sample(
                input.observations(part.observations, row, rows)
                        .states(states.current(), 0)
                        .masks(part.actionMasks, t * masks.rowSize()),
                actionRandom,
                part.actions,
                t * rows * part.actionSize(),
                part.behaviourLogProbs,
                t * rows);
    }

    /** Once the environment has taken step {@code t}. */
    void afterStep(Trajectory part, int t) {
        masks.afterStep(part, t);
        states.afterStep(part, t);
        if (normalizesObservations) {
            measure(part, t * rows);
        }
        if (normalizesRewards) {
            discountRewards(part, t * rows);
        }
    }

    private void measure(Trajectory part, int first) {
        for (int row = 0; row < rows; row++) {
            if (!part.voided[first + row]) {
                part.observationMoments.add(raw, row * observationSize);
            }
        }
    }

    private void discountRewards(Trajectory part, int first) {
        for (int row = 0; row < rows; row++) {
            if (part.voided[first + row]) {
                runningReturns[row] = 0;
                continue;
            }
            double running = runningReturns[row] * discount + part.rewards[first + row];
            part.returnMoments.add(running);
            boolean ended = part.terminated[first + row] || part.truncated[first + row];
            // A reward that is not finite costs its fragment, not all that follow in the episode.
            runningReturns[row] = ended || !Double.isFinite(running) ? 0 : running;
        }
    }

    /** There is nothing to decide for a while. */
    void rest() {
        policy.rest();
    }

    void end(Trajectory part) {
        int last = part.steps() * carried.length;
        System.arraycopy(part.observations, last, carried, 0, carried.length);
        masks.end(part);
        states.store(part, part.steps());
        states.forgetSpoilt();
        snapshot.normalize(part.observations, last, rows);
        snapshot.normalize(part.finalObservations.values(), 0, part.finalObservations.count());
    }

    /**
     * The first observation of a copy's agents at step {@code t} that is not finite.
     *
     * @return what it is and where it is from; empty when there is none
     */
    String poison(Trajectory part, int t, int copy, int copies) {
        int agents = rows / copies;
        for (int row = t * rows + copy * agents; row < t * rows + (copy + 1) * agents; row++) {
            for (int i = row * observationSize; i < (row + 1) * observationSize; i++) {
                if (!Float.isFinite(part.observations[i])) {
                    return "the observation of " + part.origin(row) + " is " + part.observations[i]
                            + ", and so is the action that the policy took";
                }
            }
        }
        return "";
    }

    void save(DataOutput out) throws IOException {
        out.writeLong(actionRandom.state());
        for (float value : carried) {
            out.writeFloat(value);
        }
        for (double value : runningReturns) {
            out.writeDouble(value);
        }
        masks.save(out);
        states.save(out);
    }

    void restore(DataInput in) throws IOException {
        actionRandom.restore(in.readLong());
        for (int i = 0; i < carried.length; i++) {
            carried[i] = in.readFloat();
        }
        for (int i = 0; i < runningReturns.length; i++) {
            runningReturns[i] = in.readDouble();
        }
        masks.restore(in);
        states.restore(in);
    }

    @Override
    public void close() {
        policy.close();
    }
}
