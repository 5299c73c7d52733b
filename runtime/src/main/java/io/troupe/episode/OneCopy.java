package io.troupe.episode;

import io.troupe.env.Depicted;
import io.troupe.env.EnvironmentFailure;
import io.troupe.env.EnvironmentParameters;
import io.troupe.env.JointEnvironment;
import io.troupe.env.OnlyBehaviour;
import io.troupe.env.VectorEnvironment;
import io.troupe.policy.MemoryShape;
import io.troupe.policy.PolicyVersion;
import io.troupe.render.Scene;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.ParallelSpec;
import io.troupe.trajectory.RowNames;
import io.troupe.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One copy of an environment with everything that can be seen of it. Whoever steps it writes the actions into the {@link #parts}
 * first. One owner; closes the environment.
 */
public final class OneCopy implements AutoCloseable {
    private final JointEnvironment environment;
    private final ParallelSpec spec;
    private final boolean joint;
    /** One step, used again for each. */
    private final Trajectory step;
    /** Of each behaviour: what its agents observe now, raw, [agents, O]. */
    private final List<float[]> observations = new ArrayList<>();
    /** Of each agent. */
    private final int[] behaviours;
    /** Of each agent, its row in the part of its behaviour. */
    private final int[] rows;

    private final float[] depicted;
    private long steps;
    private boolean begun;

    private OneCopy(JointEnvironment environment, List<EnvironmentSpec> specs, boolean joint) {
        this.environment = environment;
        this.joint = joint;
        spec = environment.spec();
        List<Trajectory> parts = new ArrayList<>();
        for (int k = 0; k < specs.size(); k++) {
            RowNames names = joint
                    ? new RowNames(spec.behaviours().get(k).name(), spec.agentsOf(k))
                    : new RowNames("", List.of(""));
            parts.add(Trajectory.part(specs.get(k), 1, 1, MemoryShape.NONE, names));
        }
        step = joint ? Trajectory.joint(parts, 1, 1) : parts.getFirst();
        parts.forEach(part -> observations.add(new float[part.copies() * part.observationSize()]));
        behaviours = new int[spec.agents().size()];
        rows = new int[behaviours.length];
        int[] crowds = new int[specs.size()];
        for (int agent = 0; agent < rows.length; agent++) {
            behaviours[agent] = spec.behaviourOf(agent);
            rows[agent] = crowds[behaviours[agent]]++;
        }
        depicted = new float[environment.depicted().map(Depicted::depictedSize).orElse(0)];
    }

    /** Of an environment with one agent and one copy; taken over. */
    public static OneCopy alone(VectorEnvironment environment) {
        return new OneCopy(new OnlyBehaviour(environment), List.of(environment.spec()), false);
    }

    /** Of an environment with several agents and one copy; taken over. */
    public static OneCopy joint(JointEnvironment environment) {
        List<EnvironmentSpec> specs = new ArrayList<>();
        for (int k = 0; k < environment.spec().behaviours().size(); k++) {
            specs.add(environment.spec().specOf(k));
        }
        return new OneCopy(environment, specs, true);
    }

    /**
     * Of either kind.
     *
     * @param environment one copy; taken over
     * @param specs of the behaviours
     * @param joint whether it has several agents
     */
    public static OneCopy of(JointEnvironment environment, List<EnvironmentSpec> specs, boolean joint) {
        return new OneCopy(environment, specs, joint);
    }

    /** The environment's, as one of several agents. */
    public ParallelSpec spec() {
        return spec;
    }

    /** Whether the environment has several agents, whose behaviours have names. */
    public boolean isJoint() {
        return joint;
    }

    /** Starts an episode. */
    public void reset(long seed) {
        environment.reset(seed, observations);
        requireNoRepairs();
        steps = 0;
        begun = true;
        step.begin(0, 0, PolicyVersion.INITIAL);
        step.terminated[0] = false;
        step.truncated[0] = false;
        show();
    }

    /** Takes one step with the actions in the parts. */
    public void step() {
        if (!begun || isOver()) {
            throw new IllegalStateException("an episode of " + spec.name() + " is to be started first");
        }
        step.begin(0, ++steps, PolicyVersion.INITIAL);
        environment.step(step, 0);
        requireNoRepairs();
        for (int k = 0; k < observations.size(); k++) {
            float[] next = step.parts().get(k).observations;
            int size = observations.get(k).length;
            System.arraycopy(next, size, observations.get(k), 0, size);
        }
        show();
    }

    private void requireNoRepairs() {
        List<EnvironmentFailure> repairs = environment.drainRepairs();
        if (!repairs.isEmpty()) {
            throw repairs.getFirst();
        }
    }

    /** What whoever acts next sees: masks, and the state beside the observations. */
    private void show() {
        for (int k = 0; k < observations.size(); k++) {
            Trajectory part = step.parts().get(k);
            if (part.maskSize() > 0) {
                environment.actionMasks(k, part.actionMasks, 0);
            }
        }
        // After the end the copy is in its next episode already.
        if (!isOver()) {
            environment.depicted().ifPresent(source -> source.depict(0, depicted));
        }
    }

    /** Whether the step before ended the episode. */
    public boolean isOver() {
        return step.terminated[0] || step.truncated[0];
    }

    /** Whether the task itself ended with the step before. */
    public boolean isTerminated() {
        return step.terminated[0];
    }

    /** Steps of the episode so far. */
    public long steps() {
        return steps;
    }

    /** What all agents together got for the step before. */
    public float reward() {
        return step.rewards[0];
    }

    /**
     * Of each behaviour: row 0 of the actions and masks is about the next step, everything else about the step before. The
     * observations in it are anybody's to change.
     */
    public List<Trajectory> parts() {
        return step.parts();
    }

    /** What the agents of a behaviour observe now, raw, [agents, O]; of a new episode where the last one is over. Read-only. */
    public float[] observations(int behaviour) {
        return observations.get(behaviour);
    }

    /** What an environment says beside the observations; without elements for most. Read-only. */
    public float[] depicted() {
        return depicted;
    }

    /** What there is to be drawn. */
    public Scene scene(EnvironmentParameters parameters) {
        List<Optional<float[]>> seen = new ArrayList<>();
        for (int agent = 0; agent < rows.length; agent++) {
            seen.add(seen(agent));
        }
        return new Scene(parameters, seen, depicted.clone());
    }

    private Optional<float[]> seen(int agent) {
        Trajectory part = step.parts().get(behaviours[agent]);
        int row = rows[agent];
        int size = part.observationSize();
        if (steps > 0 && (part.terminated[row] || part.truncated[row])) {
            for (int i = 0; i < part.finalObservations.count(); i++) {
                if (part.finalObservations.row(i) == row) {
                    return Optional.of(Arrays.copyOfRange(part.finalObservations.values(), i * size, (i + 1) * size));
                }
            }
        }
        if (steps > 0 && isOver()) {
            // It left before, and what it observes now is of the next episode.
            return Optional.empty();
        }
        float[] observation = Arrays.copyOfRange(observations.get(behaviours[agent]), row * size, (row + 1) * size);
        boolean stayed = !joint || (steps > 0 && !part.voided[row]);
        return stayed || isSomething(observation) ? Optional.of(observation) : Optional.empty();
    }

    /** Who is not there observes zeros; who comes hardly does. */
    private static boolean isSomething(float[] observation) {
        for (float value : observation) {
            if (value != 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        environment.close();
    }
}
