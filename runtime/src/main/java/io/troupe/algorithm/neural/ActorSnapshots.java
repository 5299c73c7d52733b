package io.troupe.algorithm.neural;

import io.troupe.algorithm.LearnerFailure;
import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import java.util.Arrays;

/** Snapshots of an actor: the parameters of its network and, after them, one float that says how it explores. */
public final class ActorSnapshots {
    private final PerceptronLayout layout;
    private final TrainedAccess actor;
    private PolicySnapshot current;

    /**
     * Begins with the actor as it is.
     *
     * @param exploration how the first snapshot explores
     */
    public ActorSnapshots(PerceptronLayout layout, TrainedAccess actor, float exploration) {
        this.layout = layout;
        this.actor = actor;
        current = PolicySnapshot.of(PolicyVersion.INITIAL, parameters(exploration));
    }

    /** Floats of a snapshot. */
    public static int size(PerceptronLayout layout) {
        return layout.size() + 1;
    }

    /**
     * How the actor of a snapshot explores.
     *
     * @throws IllegalArgumentException when the snapshot is of another network
     */
    public static float exploration(PerceptronLayout layout, PolicySnapshot snapshot) {
        int found = snapshot.parameters().length;
        if (found != size(layout)) {
            throw new IllegalArgumentException("the actor has " + size(layout) + " parameters, the snapshot " + found);
        }
        return snapshot.parameters()[found - 1];
    }

    private float[] parameters(float exploration) {
        float[] parameters = new float[size(layout)];
        actor.parameters().read(parameters);
        parameters[parameters.length - 1] = exploration;
        return parameters;
    }

    /** The last one. */
    public PolicySnapshot current() {
        return current;
    }

    /**
     * Takes the next one, of the actor as it is now.
     *
     * @param exploration how it explores
     * @throws LearnerFailure when a parameter is not finite
     */
    public void next(float exploration) {
        float[] parameters = parameters(exploration);
        for (int i = 0; i < parameters.length; i++) {
            if (!Float.isFinite(parameters[i])) {
                throw failure("parameter " + i + " of the actor became " + parameters[i]);
            }
        }
        current = PolicySnapshot.of(current.version().next(), parameters);
    }

    /** @throws IllegalArgumentException when the snapshot is of another network */
    public void requireFits(PolicySnapshot saved) {
        if (saved.parameters().length != size(layout)) {
            throw new IllegalArgumentException("the saved policy has " + saved.parameters().length
                    + " parameters, the actor of this experiment " + size(layout));
        }
    }

    /** Makes the actor what it was in a snapshot that fits. */
    public void restore(PolicySnapshot saved) {
        actor.parameters().assign(Arrays.copyOf(saved.parameters(), layout.size()));
        current = saved;
    }

    /** That what was done to the actor after the last snapshot cannot be used. */
    public LearnerFailure failure(String what) {
        return new LearnerFailure("the update after policy version "
                + current.version().value() + " cannot be used: " + what
                + "; a lower algorithm.learningRate may help");
    }
}
