package io.troupe.env;

import io.troupe.policy.MemoryShape;
import io.troupe.policy.PolicyVersion;
import io.troupe.random.RandomStream;
import io.troupe.spec.Discrete;
import io.troupe.spec.ParallelSpec;
import io.troupe.spec.Space;
import io.troupe.trajectory.RowNames;
import io.troupe.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntBinaryOperator;

/** Steps an environment with several agents, each of which has one choice to make, into a fragment that is used again. */
public final class JointRollout {
    private final JointEnvironment environment;
    private final int behaviours;
    public final Trajectory fragment;

    public JointRollout(JointEnvironment environment, int steps) {
        this.environment = environment;
        ParallelSpec spec = environment.spec();
        behaviours = spec.behaviours().size();
        List<Trajectory> parts = new ArrayList<>();
        for (int k = 0; k < behaviours; k++) {
            parts.add(Trajectory.part(
                    spec.specOf(k),
                    steps,
                    environment.copies(),
                    MemoryShape.NONE,
                    new RowNames(spec.behaviours().get(k).name(), spec.agentsOf(k))));
        }
        fragment = Trajectory.joint(parts, steps, environment.copies());
    }

    /** Starts episodes; the first observations are where the last ones of a fragment are. */
    public JointRollout reset(long seed) {
        List<float[]> first = new ArrayList<>();
        for (Trajectory part : fragment.parts()) {
            first.add(new float[part.copies() * part.observationSize()]);
        }
        environment.reset(seed, first);
        for (int k = 0; k < behaviours; k++) {
            Trajectory part = fragment.parts().get(k);
            System.arraycopy(
                    first.get(k), 0, part.observations, part.rows() * part.observationSize(), first.get(k).length);
        }
        return this;
    }

    /** A fragment of allowed actions, each as likely as the others. */
    public Trajectory collect(RandomStream random) {
        begin();
        for (int t = 0; t < fragment.steps(); t++) {
            for (int k = 0; k < behaviours; k++) {
                Trajectory part = fragment.parts().get(k);
                masks(k, t);
                Space action = part.action();
                int choices = ((Discrete) action).n();
                for (int row = t * part.copies(); row < (t + 1) * part.copies(); row++) {
                    int choice = random.nextInt(choices);
                    while (part.maskSize() > 0 && !part.actionMasks[row * choices + choice]) {
                        choice = (choice + 1) % choices;
                    }
                    part.actions[row] = choice;
                }
            }
            environment.step(fragment, t);
        }
        return fragment;
    }

    /** A fragment of the actions of somebody: of (behaviour, row). */
    public Trajectory collect(IntBinaryOperator actor) {
        begin();
        for (int t = 0; t < fragment.steps(); t++) {
            for (int k = 0; k < behaviours; k++) {
                Trajectory part = fragment.parts().get(k);
                masks(k, t);
                for (int row = t * part.copies(); row < (t + 1) * part.copies(); row++) {
                    part.actions[row] = actor.applyAsInt(k, row);
                }
            }
            environment.step(fragment, t);
        }
        return fragment;
    }

    private void begin() {
        fragment.begin(0, 0, PolicyVersion.INITIAL);
        for (int k = 0; k < behaviours; k++) {
            Trajectory part = fragment.parts().get(k);
            int width = part.copies() * part.observationSize();
            System.arraycopy(part.observations, part.steps() * width, part.observations, 0, width);
        }
    }

    private void masks(int k, int t) {
        Trajectory part = fragment.parts().get(k);
        if (part.maskSize() > 0) {
            environment.actionMasks(k, part.actionMasks, t * part.copies() * part.maskSize());
        }
    }
}
