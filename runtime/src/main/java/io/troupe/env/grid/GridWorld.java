package io.troupe.env.grid;

import io.troupe.env.EpisodicVectorEnvironment;
import io.troupe.random.RandomStream;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.Space;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** A grid world, stepped by its table. The observation is the number of the state, or a one-hot box. */
final class GridWorld extends EpisodicVectorEnvironment {
    /** Parameter of every grid world: whether the observation is a one-hot box, as networks need it. */
    static final String ONE_HOT = "oneHot";

    private final TransitionTable table;
    private final boolean oneHot;

    /** State of every copy, [B]. */
    private final int[] state;

    GridWorld(String name, int copies, TransitionTable table, int maxEpisodeSteps, boolean oneHot) {
        super(spec(name, table, maxEpisodeSteps, oneHot), copies);
        this.table = table;
        this.oneHot = oneHot;
        state = new int[copies];
    }

    private static EnvironmentSpec spec(String name, TransitionTable table, int maxEpisodeSteps, boolean oneHot) {
        Space observation = oneHot ? Box.of(table.states(), 0, 1) : new Discrete(table.states());
        return new EnvironmentSpec(name, observation, new Discrete(table.actions()), maxEpisodeSteps);
    }

    @Override
    protected void startEpisode(RandomStream random, int b) {
        state[b] = table.start(random);
    }

    @Override
    protected void advance(float[] actions, int row, float[] rewards, boolean[] terminated) {
        for (int b = 0; b < copies; b++) {
            int action = choice(actions[row + b], table.actions(), b);
            int outcome = table.draw(state[b], action, random(b));
            state[b] = table.next(outcome);
            rewards[row + b] = table.reward(outcome);
            terminated[row + b] = table.terminated(outcome);
        }
    }

    @Override
    protected void observe(int first, int end, float[] observations, int offset) {
        if (!oneHot) {
            for (int b = first; b < end; b++) {
                observations[offset + b - first] = state[b];
            }
            return;
        }
        int size = table.states();
        Arrays.fill(observations, offset, offset + (end - first) * size, 0);
        for (int b = first; b < end; b++) {
            observations[offset + (b - first) * size + state[b]] = 1;
        }
    }

    @Override
    protected void saveCopy(int b, DataOutput out) throws IOException {
        out.writeInt(state[b]);
    }

    @Override
    protected void restoreCopy(int b, DataInput in) throws IOException {
        int saved = in.readInt();
        if (saved < 0 || saved >= table.states()) {
            throw new IOException(spec().name() + ": the saved state " + saved + " of copy " + b + " is not one of 0.."
                    + (table.states() - 1) + "; was it saved with other parameters?");
        }
        state[b] = saved;
    }
}
