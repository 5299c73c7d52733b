package io.troupe.collect;

import io.troupe.env.EnvironmentFailure;
import io.troupe.env.JointEnvironment;
import io.troupe.spec.ActionParts;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Takes the action masks of an environment into fragments, row by row. Those that the next fragment begins with are part
 * of the worker's state. Does nothing where the environment has no masks.
 */
final class StepMasks {
    private final JointEnvironment environment;
    private final int behaviour;
    private final int agents;
    private final ActionParts parts;
    private final int size;
    /** Of the observations that the next fragment begins with, [rows, M]. */
    private final boolean[] carried;

    /** @param behaviour whose masks, by its number in the environment's spec */
    StepMasks(JointEnvironment environment, int behaviour) {
        this.environment = environment;
        this.behaviour = behaviour;
        agents = environment.spec().agentsOf(behaviour).size();
        EnvironmentSpec spec = environment.spec().specOf(behaviour);
        parts = ActionParts.of(spec.action());
        size = spec.maskSize();
        carried = new boolean[environment.copies() * agents * size];
    }

    /** Elements of the masks of one step. */
    int rowSize() {
        return carried.length;
    }

    /** Takes those of new episodes. */
    void reset() {
        read(carried, 0, 0);
    }

    /** Writes row 0. */
    void begin(Trajectory fragment) {
        System.arraycopy(carried, 0, fragment.actionMasks, 0, carried.length);
    }

    /** Writes row {@code t + 1}, once step {@code t} is taken. */
    void afterStep(Trajectory fragment, int t) {
        read(fragment.actionMasks, (t + 1) * carried.length, fragment.sequence() * fragment.steps() + t + 1);
    }

    /** Remembers the last row. */
    void end(Trajectory fragment) {
        System.arraycopy(fragment.actionMasks, fragment.steps() * carried.length, carried, 0, carried.length);
    }

    /**
     * A mask that allows nothing is refused: no policy can act on it.
     *
     * @param step of the worker, counted from its first fragment: which step of its episode that was is not known here
     */
    private void read(boolean[] masks, int offset, long step) {
        if (size == 0) {
            return;
        }
        environment.actionMasks(behaviour, masks, offset);
        for (int row = 0; row * size < carried.length; row++) {
            String problem = parts.whyNot(masks, offset + row * size);
            if (!problem.isEmpty()) {
                throw new EnvironmentFailure(environment.spec().name(), row / agents, step, problem, null);
            }
        }
    }

    void save(DataOutput out) throws IOException {
        for (boolean allowed : carried) {
            out.writeBoolean(allowed);
        }
    }

    void restore(DataInput in) throws IOException {
        for (int i = 0; i < carried.length; i++) {
            carried[i] = in.readBoolean();
        }
    }
}
