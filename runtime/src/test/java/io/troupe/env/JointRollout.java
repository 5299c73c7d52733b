package io.troupe.env;

import io.troupe.policy.MemoryShape;
import io.troupe.policy.PolicyVersion;
import io.troupe.random.RandomStream;
import io.troupe.spec.ActionParts;
import io.troupe.spec.Box;
import io.troupe.spec.Hybrid;
import io.troupe.spec.ParallelSpec;
import io.troupe.spec.Space;
import io.troupe.trajectory.RowNames;
import io.troupe.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntBinaryOperator;

/** Steps an environment with several agents, each of which has one choice to make or values within bounds, into a fragment that is used again. */
public final class JointRollout {
    private final JointEnvironment environment;
    private final int behaviours;
    private final List<ActionParts> parts = new ArrayList<>();
    private final List<float[]> boxes = new ArrayList<>();
    public final Trajectory fragment;

    public JointRollout(JointEnvironment environment, int steps) {
        this.environment = environment;
        ParallelSpec spec = environment.spec();
        behaviours = spec.behaviours().size();
        List<Trajectory> rows = new ArrayList<>();
        for (int k = 0; k < behaviours; k++) {
            Space action = spec.behaviours().get(k).action();
            parts.add(ActionParts.of(action));
            boxes.add(bounds(action));
            rows.add(Trajectory.part(
                    spec.specOf(k),
                    steps,
                    environment.copies(),
                    MemoryShape.NONE,
                    new RowNames(spec.behaviours().get(k).name(), spec.agentsOf(k))));
        }
        fragment = Trajectory.joint(rows, steps, environment.copies());
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

    /** A fragment of allowed actions, each as likely as the others; what is continuous is often outside its bounds. */
    public Trajectory collect(RandomStream random) {
        begin();
        for (int t = 0; t < fragment.steps(); t++) {
            for (int k = 0; k < behaviours; k++) {
                Trajectory part = fragment.parts().get(k);
                masks(k, t);
                for (int row = t * part.copies(); row < (t + 1) * part.copies(); row++) {
                    act(part, parts.get(k), boxes.get(k), row, random);
                }
            }
            environment.step(fragment, t);
        }
        return fragment;
    }

    private static void act(Trajectory part, ActionParts parts, float[] bounds, int row, RandomStream random) {
        int at = row * part.actionSize();
        for (int i = 0; i < parts.continuous(); i++) {
            part.actions[at + i] = (float) (3 * random.nextDouble() - 1.5) * bounds[i];
        }
        int mask = row * part.maskSize();
        for (int branch = 0; branch < parts.branches().size(); branch++) {
            int choices = parts.branches().get(branch);
            int choice = random.nextInt(choices);
            while (part.maskSize() > 0 && !part.actionMasks[mask + choice]) {
                choice = (choice + 1) % choices;
            }
            part.actions[at + parts.continuous() + branch] = choice;
            mask += choices;
        }
    }

    /** Upper bounds of what is continuous. */
    private static float[] bounds(Space action) {
        return switch (action) {
            case Box box -> box.high();
            case Hybrid hybrid -> hybrid.continuous().high();
            default -> new float[0];
        };
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
