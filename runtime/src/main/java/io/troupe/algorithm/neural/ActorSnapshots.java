package io.troupe.algorithm.neural;

import io.troupe.algorithm.LearnerFailure;
import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import java.util.Arrays;

/** Snapshots of an actor: the parameters of its network and, after them, one float that says how it explores. */
public final class ActorSnapshots {
    private final TrainedAccess actor;
    private PolicySnapshot current;

    /**
     * Begins with the actor as it is.
     *
     * @param exploration how the first snapshot explores
     */
    public ActorSnapshots(TrainedAccess actor, float exploration) {
        this.actor = actor;
        current = PolicySnapshot.of(PolicyVersion.INITIAL, parameters(exploration));
    }

    /**
     * Floats of a snapshot.
     *
     * @param parameters of the actor
     */
    public static int size(int parameters) {
        return parameters + 1;
    }

    private int size() {
        return size(actor.parameters().size());
    }

    /**
     * How the actor of a snapshot explores.
     *
     * @param parameters of the actor
     * @throws IllegalArgumentException when the snapshot is of another network
     */
    public static float exploration(int parameters, PolicySnapshot snapshot) {
        int found = snapshot.parameters().length;
        if (found != size(parameters)) {
            throw new IllegalArgumentException(
                    "the actor has " + size(parameters) + " parameters, the snapshot " + found);
        }
        return snapshot.parameters()[found - 1];
    }

    private float[] parameters(float exploration) {
        float[] parameters = new float[size()];
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
        if (saved.parameters().length != size()) {
            throw new IllegalArgumentException("the saved policy has " + saved.parameters().length
                    + " parameters, the actor of this experiment " + size());
        }
    }

    /** Makes the actor what it was in a snapshot that fits. */
    public void restore(PolicySnapshot saved) {
        actor.parameters()
                .assign(Arrays.copyOf(saved.parameters(), actor.parameters().size()));
        current = saved;
    }

    /** That what was done to the actor after the last snapshot cannot be used. */
    public LearnerFailure failure(String what) {
        return new LearnerFailure("the update after policy version "
                + current.version().value() + " cannot be used: " + what
                + "; a lower algorithm.learningRate may help");
    }
}
