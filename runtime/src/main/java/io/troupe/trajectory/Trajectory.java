package io.troupe.trajectory;

import io.troupe.math.RunningMoments;
import io.troupe.policy.MemoryShape;
import io.troupe.policy.PolicyVersion;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.Space;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A fragment of experience: {@code T} steps of {@code B} copies by one worker with ONE version of the policy.
 *
 * <p>The arrays are contiguous and in time-major order: row {@code t * B + b} is step {@code t} of copy {@code b}. They
 * are public because everybody on the path from the environment to the optimiser works on them in place. Ownership
 * passes with the object: whoever hands a trajectory on does not touch it again. Trajectories are recycled, so nobody
 * keeps one either.
 *
 * <p>Where several agents act in each copy, a fragment is {@link #joint}: its rows are those of the copies, with the sum
 * of the agents' rewards and the ends of whole episodes, and without observations and actions. Those are in its {@link
 * #parts}, one for each behaviour, whose rows are those of the behaviour's agents in (copy, agent) order; so B there is
 * the number of copies times that of these agents.
 *
 * <p>Shapes: O is the observation size, A the action size, M the mask size of the spec; S the size of the policy's state,
 * L the steps of a sequence; K the streams of rewards.
 */
public final class Trajectory {
    private static final int EXPECTED_EPISODES = 64;

    private final int steps;
    private final int copies;
    private final int observationSize;
    private final int actionSize;
    private final int maskSize;
    private final int streams;
    private final Optional<Space> action;
    private final MemoryShape memory;
    private final List<Trajectory> parts;
    private final RowNames rowNames;

    /** What the policy saw, [T + 1, B, O]: row T holds the observations after the last step, for bootstrapping. */
    public final float[] observations;
    /** What the policy chose, before any clipping to the action space, [T, B, A]. */
    public final float[] actions;
    /**
     * Which choices were allowed, [T + 1, B, M], true for allowed: row T is of the observations after the last step. No
     * elements where the spec has no masks.
     */
    public final boolean[] actionMasks;
    /**
     * What the behaviour policy remembered before the first step of each sequence, [T / L + 1, B, S]: the last row is of
     * the observations after the last step. Zeros where an episode begins. No elements where nothing is remembered.
     */
    public final float[] states;
    /** Log-probability of each action under the behaviour policy, [T, B]. */
    public final float[] behaviourLogProbs;
    /** Raw rewards, [T, B]: the sum of the streams where there are several. */
    public final float[] rewards;
    /** Raw rewards of each stream, [T, B, K]; no elements where there is only one. */
    public final float[] streamRewards;
    /** Where the task itself ended: no bootstrapping, [T, B]. */
    public final boolean[] terminated;
    /** Where an episode was cut: bootstrap from its final observation, [T, B]. */
    public final boolean[] truncated;
    /**
     * Rows that are no experience, [T, B]: there the environment failed, so that their action and reward mean nothing, or the
     * agent was not there.
     * Nothing is learnt from one. What precedes it, and has not ended, ends as if it were cut, with the observation of the
     * voided row; what follows begins anew. Everything in it is finite nevertheless.
     */
    public final boolean[] voided;
    /** Final observations of ended episodes, as the policy would have seen them. */
    public final FinalObservations finalObservations;
    /** Episodes that ended in this fragment. */
    public final EpisodeLog episodes;
    /** Moments of the raw observations in this fragment, one an element; empty unless observations are normalised. */
    public final RunningMoments observationMoments;
    /** Moments of the discounted running returns in this fragment; empty unless rewards are normalised. */
    public final RunningMoments returnMoments;
    /**
     * The worker's state at the end of this fragment: where a resumed run continues. The trainer exchanges it for an old
     * one instead of copying it.
     */
    public StateBuffer endState = new StateBuffer();

    /** Time that the policy took to act in this fragment. */
    public long inferenceNanos;
    /** Time that the environments took to step in this fragment. */
    public long environmentNanos;

    private int worker;
    private long sequence;
    private PolicyVersion policyVersion = PolicyVersion.INITIAL;

    /** Allocates an empty fragment of a policy that remembers nothing. */
    public Trajectory(EnvironmentSpec spec, int steps, int copies) {
        this(spec, steps, copies, MemoryShape.NONE);
    }

    /**
     * Allocates an empty fragment.
     *
     * @param spec of the environment
     * @param steps T
     * @param copies B
     * @param memory of the policy
     * @throws IllegalArgumentException when the steps are no whole sequences of the memory
     */
    public Trajectory(EnvironmentSpec spec, int steps, int copies, MemoryShape memory) {
        this(
                spec.observation().size(),
                Optional.of(spec.action()),
                spec.maskSize(),
                spec.streamedRewards(),
                spec.measures(),
                steps,
                copies,
                memory,
                List.of(),
                RowNames.NONE);
    }

    /**
     * Allocates an empty part of a joint fragment.
     *
     * @param spec of the behaviour
     * @param steps T
     * @param copies of the environment
     * @param memory of the behaviour's policy
     * @param names of the rows of one step
     */
    public static Trajectory part(EnvironmentSpec spec, int steps, int copies, MemoryShape memory, RowNames names) {
        return new Trajectory(
                spec.observation().size(),
                Optional.of(spec.action()),
                spec.maskSize(),
                spec.streamedRewards(),
                names.behaviour().isEmpty() ? spec.measures() : List.of(),
                steps,
                Math.multiplyExact(copies, names.agents().size()),
                memory,
                List.of(),
                names);
    }

    /**
     * Makes an empty fragment of several behaviours.
     *
     * @param parts of the behaviours, in their order; taken over
     * @param steps T, as in every part
     * @param copies B
     */
    public static Trajectory joint(List<Trajectory> parts, int steps, int copies) {
        return joint(parts, steps, copies, List.of());
    }

    /**
     * Makes an empty fragment of several behaviours.
     *
     * @param measures names of what is measured in each episode of all agents
     */
    public static Trajectory joint(List<Trajectory> parts, int steps, int copies, List<String> measures) {
        return new Trajectory(
                0, Optional.empty(), 0, 0, measures, steps, copies, MemoryShape.NONE, parts, RowNames.NONE);
    }

    private Trajectory(
            int observationSize,
            Optional<Space> action,
            int maskSize,
            int streams,
            List<String> measures,
            int steps,
            int copies,
            MemoryShape memory,
            List<Trajectory> parts,
            RowNames rowNames) {
        memory.requireDivides(steps);
        this.memory = memory;
        this.steps = steps;
        this.copies = copies;
        this.observationSize = observationSize;
        this.action = action;
        actionSize = action.map(Space::size).orElse(0);
        this.maskSize = maskSize;
        this.streams = streams;
        this.parts = parts.isEmpty() ? List.of(this) : List.copyOf(parts);
        this.rowNames = rowNames;
        int rows = Math.multiplyExact(steps, copies);
        observations = new float[Math.multiplyExact(Math.addExact(rows, copies), observationSize)];
        actions = new float[Math.multiplyExact(rows, actionSize)];
        actionMasks = new boolean[Math.multiplyExact(Math.addExact(rows, copies), maskSize)];
        states = new float[Math.toIntExact(memory.floats(steps, copies))];
        behaviourLogProbs = new float[rows];
        rewards = new float[rows];
        streamRewards = new float[Math.multiplyExact(rows, streams)];
        terminated = new boolean[rows];
        truncated = new boolean[rows];
        voided = new boolean[rows];
        finalObservations = new FinalObservations(observationSize, maskSize, EXPECTED_EPISODES);
        episodes = new EpisodeLog(measures, EXPECTED_EPISODES);
        observationMoments = new RunningMoments(observationSize);
        returnMoments = new RunningMoments(1);
    }

    /** T, steps of each copy. */
    public int steps() {
        return steps;
    }

    /** B, copies that step together. */
    public int copies() {
        return copies;
    }

    /** T * B. */
    public int rows() {
        return steps * copies;
    }

    /** O, floats of one observation. */
    public int observationSize() {
        return observationSize;
    }

    /** A, floats of one action. */
    public int actionSize() {
        return actionSize;
    }

    /** M, elements of one action mask; 0 where there are none. */
    public int maskSize() {
        return maskSize;
    }

    /** K, rewards of one row beside the total; 0 where there is only one stream. */
    public int streams() {
        return streams;
    }

    /** The space of the actions. A joint fragment has those of its parts. */
    public Space action() {
        return action.orElseThrow();
    }

    /** Whether the observations and actions are in the parts. */
    public boolean isJoint() {
        return action.isEmpty();
    }

    /** What was collected for each behaviour; the fragment itself where it is not joint. */
    public List<Trajectory> parts() {
        return parts;
    }

    /** Where a row comes from, for people; in (t, b) order, also that of the observations after the last step. */
    public String origin(int row) {
        return rowNames.of(row % copies) + " at step " + row / copies + " of fragment " + sequence + " of worker "
                + worker;
    }

    /** Heap that the dense arrays take, in bytes: what the queue's budget counts. */
    public long sizeBytes() {
        long sizeBytes = sizeBytes(observationSize, actionSize, maskSize, streams, steps, copies, memory);
        for (int k = 0; isJoint() && k < parts.size(); k++) {
            sizeBytes += parts.get(k).sizeBytes();
        }
        return sizeBytes;
    }

    /** What {@link #sizeBytes()} of a fragment would be whose policy remembers nothing. */
    public static long sizeBytes(EnvironmentSpec spec, int steps, int copies) {
        return sizeBytes(spec, steps, copies, MemoryShape.NONE);
    }

    /**
     * What {@link #sizeBytes()} of such a fragment would be, without making one.
     *
     * @param spec of the environment
     * @param steps T
     * @param copies B
     * @param memory of the policy
     */
    public static long sizeBytes(EnvironmentSpec spec, int steps, int copies, MemoryShape memory) {
        return sizeBytes(
                spec.observation().size(),
                spec.action().size(),
                spec.maskSize(),
                spec.streamedRewards(),
                steps,
                copies,
                memory);
    }

    /** Heap that the dense arrays of a joint fragment take besides those of its parts. */
    public static long jointBytes(int steps, int copies) {
        return sizeBytes(0, 0, 0, 0, steps, copies, MemoryShape.NONE);
    }

    private static long sizeBytes(
            int observationSize, int actionSize, int maskSize, int streams, int steps, int copies, MemoryShape memory) {
        long rows = (long) steps * copies;
        long floats =
                (rows + copies) * observationSize + rows * (actionSize + 2 + streams) + memory.floats(steps, copies);
        return Float.BYTES * floats + 3 * rows + (rows + copies) * maskSize;
    }

    /** S, floats of what the policy remembers of an episode. */
    public int stateSize() {
        return memory.stateSize();
    }

    /** L, steps from one of {@link #states} to the next. */
    public int sequenceLength() {
        return memory.sequence();
    }

    /** {@code " of behaviour NAME"} for a part of a joint fragment; empty for any other. */
    public String behaviourSuffix() {
        return rowNames.behaviour().isEmpty() ? "" : " of behaviour " + rowNames.behaviour();
    }

    /** Index of the worker that filled this fragment. */
    public int worker() {
        return worker;
    }

    /** Number of this fragment among its worker's, from 0. */
    public long sequence() {
        return sequence;
    }

    /** The one version of the policy that chose every action in it. */
    public PolicyVersion policyVersion() {
        return policyVersion;
    }

    /** Empties the fragment for a new collection, voids none of its rows, and says whose it will be. */
    public void begin(int newWorker, long newSequence, PolicyVersion version) {
        worker = newWorker;
        sequence = newSequence;
        policyVersion = version;
        Arrays.fill(voided, false);
        finalObservations.clear();
        episodes.clear();
        observationMoments.clear();
        returnMoments.clear();
        for (int k = 0; isJoint() && k < parts.size(); k++) {
            parts.get(k).begin(newWorker, newSequence, version);
        }
    }
}
