package io.troupe.episode;

import io.troupe.npy.MalformedFile;
import io.troupe.npy.NpyArray;
import java.util.Arrays;
import java.util.SortedMap;

/** What the agents of one behaviour saw, did and got in all steps, row {@code step * agents + agent}. */
final class RecordedPart {
    private static final int NONE = -1;

    /** Empty where there is one agent. */
    final String behaviour;

    final int agents;
    final int observationSize;
    final int actionSize;
    final int maskSize;
    final float[] observations;
    final float[] actions;
    final boolean[] masks;
    final float[] rewards;
    final boolean[] terminated;
    final boolean[] truncated;
    final boolean[] present;
    final float[] finals;

    /** Of each row, the place of its final observation, or NONE. */
    private final int[] places;

    private final SortedMap<String, NpyArray> arrays;
    private final int steps;

    RecordedPart(SortedMap<String, NpyArray> arrays, String behaviour, int agents, int steps) throws MalformedFile {
        this.arrays = arrays;
        this.behaviour = behaviour;
        this.agents = agents;
        this.steps = steps;
        boolean joint = !behaviour.isEmpty();
        String prefix = joint ? behaviour + "/" : "";
        NpyArray seen = rows(prefix + Recording.OBSERVATIONS);
        NpyArray done = rows(prefix + Recording.ACTIONS);
        observations = seen.floats();
        actions = done.floats();
        observationSize = seen.rowSize() / agents;
        actionSize = done.rowSize() / agents;
        boolean masked = arrays.containsKey(prefix + Recording.MASKS);
        masks = masked ? rows(prefix + Recording.MASKS).booleans() : new boolean[0];
        maskSize = masked ? rows(prefix + Recording.MASKS).rowSize() / agents : 0;
        rewards = one(rows(prefix + Recording.REWARDS)).floats();
        terminated = one(rows(prefix + Recording.TERMINATED)).booleans();
        truncated = one(rows(prefix + Recording.TRUNCATED)).booleans();
        long[] finalSteps =
                Recording.require(arrays, prefix + Recording.FINAL_STEPS).longs();
        NpyArray last = Recording.require(arrays, prefix + Recording.FINAL_OBSERVATIONS);
        finals = last.floats();
        long[] finalAgents;
        if (joint) {
            present = one(rows(prefix + Recording.PRESENT)).booleans();
            finalAgents =
                    Recording.require(arrays, prefix + Recording.FINAL_AGENTS).longs();
        } else {
            present = new boolean[steps];
            Arrays.fill(present, true);
            finalAgents = new long[finalSteps.length];
        }
        boolean fits = last.rows() == finalSteps.length
                && finalAgents.length == finalSteps.length
                && finals.length == finalSteps.length * observationSize
                && observations.length == steps * agents * observationSize
                && actions.length == steps * agents * actionSize;
        if (!fits) {
            throw new MalformedFile("the arrays " + prefix + "* do not go together");
        }
        places = places(finalSteps, finalAgents, agents, steps);
    }

    private NpyArray rows(String name) throws MalformedFile {
        NpyArray array = Recording.require(arrays, name);
        if (array.rows() != steps) {
            throw new MalformedFile("the array '" + name + "' has " + array.rows() + " rows for " + steps + " steps");
        }
        return array;
    }

    /** An array with one element an agent. */
    private NpyArray one(NpyArray array) throws MalformedFile {
        if (array.rowSize() != agents) {
            throw new MalformedFile("rows of " + array.rowSize() + " elements for " + agents + " agents");
        }
        return array;
    }

    private static int[] places(long[] finalSteps, long[] finalAgents, int agents, int steps) throws MalformedFile {
        int[] places = new int[steps * agents];
        Arrays.fill(places, NONE);
        for (int i = 0; i < finalSteps.length; i++) {
            if (finalSteps[i] < 0 || finalSteps[i] >= steps || finalAgents[i] < 0 || finalAgents[i] >= agents) {
                throw new MalformedFile("final observation " + i + " is of step " + finalSteps[i] + " of agent "
                        + finalAgents[i] + ", which there is not");
            }
            int row = (int) (finalSteps[i] * agents + finalAgents[i]);
            if (places[row] != NONE) {
                throw new MalformedFile("final observations " + places[row] + " and " + i + " are both of step "
                        + finalSteps[i] + " of agent " + finalAgents[i]);
            }
            places[row] = i;
        }
        return places;
    }

    /** The place among the final observations of that of an agent which left in a step; -1 where it did not. */
    int finalOf(int step, int agent) {
        return places[step * agents + agent];
    }
}
