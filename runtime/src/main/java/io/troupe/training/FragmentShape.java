package io.troupe.training;

import io.troupe.algorithm.Behaviour;
import io.troupe.config.Experiment.WorkerSettings;
import io.troupe.input.UserError;
import io.troupe.policy.MemoryShape;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.util.List;

/**
 * What the fragments of a run look like.
 *
 * @param behaviours of the environment, in its order
 * @param workers how experience is collected
 */
record FragmentShape(List<Behaviour> behaviours, WorkerSettings workers) {
    /** What every JVM allows. */
    private static final long MAX_ARRAY_LENGTH = Integer.MAX_VALUE - 8;

    /** Whether the environment has several agents. */
    boolean isJoint() {
        return behaviours.getFirst().isPart();
    }

    Trajectory create() {
        int steps = workers.rolloutSteps();
        int copies = workers.environments();
        List<Trajectory> parts = behaviours.stream()
                .map(behaviour -> Trajectory.part(
                        behaviour.spec(), steps, copies, behaviour.algorithm().memory(), behaviour.rowNames()))
                .toList();
        return isJoint()
                ? Trajectory.joint(
                        parts, steps, copies, behaviours.getFirst().spec().measures())
                : parts.getFirst();
    }

    /** Heap that the dense arrays of one take, in bytes. */
    long sizeBytes() {
        int steps = workers.rolloutSteps();
        int copies = workers.environments();
        long bytes = isJoint() ? Trajectory.jointBytes(steps, copies) : 0;
        for (Behaviour behaviour : behaviours) {
            bytes += Trajectory.sizeBytes(
                    behaviour.spec(),
                    steps,
                    behaviour.rows(copies),
                    behaviour.algorithm().memory());
        }
        return bytes;
    }

    /**
     * A fragment travels in one piece, and that of several behaviours is that of all of them.
     *
     * @throws UserError naming the settings that make it too large
     */
    void requireFitsAFrame() {
        long bytes = sizeBytes();
        if (isJoint() && bytes > MAX_ARRAY_LENGTH) {
            throw new UserError("workers.environments = " + workers.environments() + " and workers.rolloutSteps = "
                    + workers.rolloutSteps() + " make fragments of " + bytes + " bytes with the "
                    + behaviours.size() + " behaviours together: at most " + MAX_ARRAY_LENGTH + " are possible");
        }
    }

    /**
     * A learner lays out a whole batch in one array for each of its parts; observations are the largest.
     *
     * @throws UserError naming the settings that make it too large
     */
    void requireBatchFitsAnArray() {
        for (Behaviour behaviour : behaviours) {
            EnvironmentSpec spec = behaviour.spec();
            int agents = behaviour.agents().size();
            int values =
                    Math.max(Math.max(spec.observation().size(), spec.action().size()), spec.maskSize());
            long rows = (long) workers.count() * (workers.rolloutSteps() + 1L) * workers.environments();
            long possible = MAX_ARRAY_LENGTH / values / agents;
            if (rows > possible) {
                throw new UserError("workers.count = " + workers.count() + ", workers.environments = "
                        + workers.environments() + " and workers.rolloutSteps = " + workers.rolloutSteps()
                        + " make a batch too large for memory: with " + values + " values each"
                        + (agents > 1 ? " of " + agents + " agents" : "") + ", at most " + possible
                        + " observations are possible, not " + rows);
            }
            requireStatesFit(behaviour);
        }
    }

    private void requireStatesFit(Behaviour behaviour) {
        MemoryShape memory = behaviour.algorithm().memory();
        long floats = memory.floats(workers.rolloutSteps(), behaviour.rows(workers.environments()));
        if (floats > MAX_ARRAY_LENGTH) {
            throw new UserError("workers.rolloutSteps = " + workers.rolloutSteps() + ", workers.environments = "
                    + workers.environments()
                    + " and algorithm.network.memory.units make a fragment too large for memory:"
                    + " with a state of " + memory.stateSize() + " floats, stored every " + memory.sequence()
                    + " steps, there are " + floats + " of them, at most " + MAX_ARRAY_LENGTH + " are possible");
        }
    }
}
