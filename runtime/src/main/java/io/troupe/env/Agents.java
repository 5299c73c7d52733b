package io.troupe.env;

import io.troupe.spec.AgentSpec;
import io.troupe.spec.BehaviourSpec;
import io.troupe.spec.ParallelSpec;
import java.util.Arrays;
import java.util.List;

/**
 * What the agents of one copy of a {@link ParallelEnvironment} do and are told in one call. Agents are numbered as in the
 * spec. One object serves every call, so that none allocates: its arrays are the caller's, and only valid during the call.
 *
 * <p>Every method throws {@link IllegalArgumentException} where it is used against the rules, naming agent and rule, and
 * {@link IndexOutOfBoundsException} for an agent that the spec does not have.
 */
public final class Agents {
    private enum Status {
        /** Was not there before the call, and is not now. */
        OUT,
        /** Is there since an earlier call. */
        ACTS,
        /** Came in this call. */
        ENTERED,
        /** Was there before, and ended its task in this call. */
        TERMINATED,
        /** Was there before, and was cut in this call. */
        TRUNCATED
    }

    private final List<AgentSpec> specs;
    private final float[][] actions;
    private final float[][] observations;
    private final boolean[][] masks;
    private final float[] rewards;
    private final Status[] status;
    /** Whether the call is over that it was handed out for. */
    private boolean retired;

    Agents(ParallelSpec spec) {
        specs = spec.agents();
        actions = new float[specs.size()][];
        observations = new float[specs.size()][];
        masks = new boolean[specs.size()][];
        rewards = new float[specs.size()];
        status = new Status[specs.size()];
        for (int agent = 0; agent < status.length; agent++) {
            int k = spec.behaviourOf(agent);
            BehaviourSpec behaviour = spec.behaviours().get(k);
            actions[agent] = new float[behaviour.action().size()];
            observations[agent] = new float[behaviour.observation().size()];
            masks[agent] = new boolean[spec.specOf(k).maskSize()];
            status[agent] = Status.OUT;
        }
    }

    /** How many there may be: as many as in the spec. */
    public int count() {
        return status.length;
    }

    /** Whether an agent was there before this step, and so has an action. */
    public boolean acts(int agent) {
        return status[agent] != Status.OUT && status[agent] != Status.ENTERED;
    }

    /** Whether an agent is there after what was said so far in this call. */
    public boolean isThere(int agent) {
        return status[agent] == Status.ACTS || status[agent] == Status.ENTERED;
    }

    /** What an agent that {@link #acts} does: inside its action space, and allowed where there are masks; read-only. */
    public float[] action(int agent) {
        if (!acts(agent)) {
            throw wrong(agent, "has no action: it was not there before this step");
        }
        return actions[agent];
    }

    /** Receives what an agent observes after this call, all elements of it, finite, at every call in which it is there. */
    public float[] observation(int agent) {
        if (status[agent] == Status.OUT) {
            throw wrong(agent, "observes nothing: it is not there (enter comes first)");
        }
        return observations[agent];
    }

    /**
     * Receives what an agent may do next, all false at the beginning of each call: one element a choice, branch after
     * branch, at least one true in each. Not needed of one that is terminated; without elements where its behaviour has no
     * masks.
     */
    public boolean[] mask(int agent) {
        if (status[agent] == Status.OUT) {
            throw wrong(agent, "has no mask: it is not there (enter comes first)");
        }
        return masks[agent];
    }

    /** An agent comes, and acts from the next step on. One that leaves can be back in the next step. */
    public void enter(int agent) {
        if (status[agent] != Status.OUT) {
            throw wrong(
                    agent, isThere(agent) ? "enters, but is there already" : "enters in the step in which it leaves");
        }
        status[agent] = Status.ENTERED;
    }

    /** Adds to what an agent that acts gets for this step. */
    public void reward(int agent, float reward) {
        if (!acts(agent)) {
            throw wrong(agent, "gets a reward, but was not there before this step");
        }
        if (!Float.isFinite(reward)) {
            throw wrong(agent, "gets a reward of " + reward);
        }
        rewards[agent] += reward;
    }

    /** Adds to what each agent of a team gets that acts. */
    public void rewardTeam(String team, float reward) {
        for (int agent = 0; agent < status.length; agent++) {
            if (acts(agent) && specs.get(agent).team().equals(team)) {
                reward(agent, reward);
            }
        }
    }

    /** An agent that acts leaves because its task ended (goal, death): there is no future to value. */
    public void terminate(int agent) {
        leave(agent, Status.TERMINATED);
    }

    /** An agent that acts leaves because it is taken out: there would have been a future. */
    public void truncate(int agent) {
        leave(agent, Status.TRUNCATED);
    }

    private void leave(int agent, Status how) {
        if (!acts(agent)) {
            throw wrong(agent, "leaves, but was not there before this step");
        }
        // Where both hold, the task itself ended.
        status[agent] = status[agent] == Status.TERMINATED ? Status.TERMINATED : how;
    }

    /** The task of all that are there ended, and so the episode. Who came in this step does not stay. */
    public void terminateAll() {
        leaveAll(Status.TERMINATED);
    }

    /** All that are there are taken out, and the episode ends. Who came in this step does not stay. */
    public void truncateAll() {
        leaveAll(Status.TRUNCATED);
    }

    private void leaveAll(Status how) {
        for (int agent = 0; agent < status.length; agent++) {
            if (status[agent] == Status.ACTS) {
                status[agent] = how;
            } else if (status[agent] == Status.ENTERED) {
                status[agent] = Status.OUT;
            }
        }
    }

    boolean isTerminated(int agent) {
        return status[agent] == Status.TERMINATED;
    }

    boolean isTruncated(int agent) {
        return status[agent] == Status.TRUNCATED;
    }

    float rewardOf(int agent) {
        return rewards[agent];
    }

    /** What was written for an agent that leaves, comes or stays. */
    float[] written(int agent) {
        return observations[agent];
    }

    boolean[] writtenMask(int agent) {
        return masks[agent];
    }

    /** Before a reset: nobody is there. */
    void clear() {
        Arrays.fill(status, Status.OUT);
        begin();
    }

    /** Before a step: who came or stayed is there, who left is not. */
    void begin() {
        for (int agent = 0; agent < status.length; agent++) {
            status[agent] = isThere(agent) ? Status.ACTS : Status.OUT;
            rewards[agent] = 0;
            Unwritten.fill(observations[agent]);
            Arrays.fill(masks[agent], false);
        }
    }

    /** Where the policy's action goes. */
    float[] actionSlot(int agent) {
        return actions[agent];
    }

    /** Puts an agent in, or not, as it was saved. */
    void restore(int agent, boolean there) {
        status[agent] = there ? Status.ACTS : Status.OUT;
    }

    boolean anybodyThere() {
        for (int agent = 0; agent < status.length; agent++) {
            if (isThere(agent)) {
                return true;
            }
        }
        return false;
    }

    /** What is wrong with the observation of an agent, in a few words; empty when nothing is. */
    String observationProblem(int agent) {
        float[] values = observations[agent];
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                boolean unwritten = Unwritten.is(values[i]);
                return "agent '" + specs.get(agent).name() + "': element " + i + " of the observation "
                        + (unwritten
                                ? "was never written (spec says " + values.length + " elements)"
                                : "is " + values[i]);
            }
        }
        return "";
    }

    /** An agent as messages name it. */
    String named(int agent) {
        return "agent '" + specs.get(agent).name() + "'";
    }

    /** Makes the other what this is, arrays apart. */
    void copyTo(Agents other) {
        for (int agent = 0; agent < status.length; agent++) {
            System.arraycopy(actions[agent], 0, other.actions[agent], 0, actions[agent].length);
            System.arraycopy(observations[agent], 0, other.observations[agent], 0, observations[agent].length);
            System.arraycopy(masks[agent], 0, other.masks[agent], 0, masks[agent].length);
            other.rewards[agent] = rewards[agent];
            other.status[agent] = status[agent];
        }
    }

    /** The call is over: whoever has kept this finds nobody there. */
    void retire() {
        retired = true;
        Arrays.fill(status, Status.OUT);
        for (boolean[] mask : masks) {
            Arrays.fill(mask, false);
        }
    }

    /** Who was let in, or allowed something, after the call was over; empty where nobody was. */
    String touched() {
        for (int agent = 0; agent < status.length; agent++) {
            if (status[agent] != Status.OUT) {
                return named(agent)
                        + " was let in after the call was over for which agents were handed out: they are valid"
                        + " during the call only";
            }
            for (boolean allowed : masks[agent]) {
                if (allowed) {
                    return named(agent) + ": the mask of an earlier call was written to: it belongs to the environment"
                            + " during the call only, and must not be kept";
                }
            }
        }
        return "";
    }

    private IllegalArgumentException wrong(int agent, String rule) {
        if (retired) {
            return new IllegalArgumentException(
                    named(agent) + " is used after the call was over for which agents were handed out: they are valid"
                            + " during the call only");
        }
        return new IllegalArgumentException(named(agent) + " " + rule);
    }
}
