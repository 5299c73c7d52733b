package io.troupe.spec;

import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a policy needs to know of an environment.
 *
 * @param name the name it is picked by in an experiment, such as {@code CartPole-v1}
 * @param observation space of one copy's observation
 * @param action space of one copy's action
 * @param maxEpisodeSteps steps after which an episode is truncated, or {@link #UNLIMITED}
 * @param masked whether the environment says at every step which of the discrete actions are allowed
 * @param rewardStreams names of what the reward is the sum of; empty where it is one thing
 * @param measures names of what is measured in each episode besides its return, such as {@code Success}
 */
public record EnvironmentSpec(
        String name,
        Space observation,
        Space action,
        int maxEpisodeSteps,
        boolean masked,
        List<String> rewardStreams,
        List<String> measures) {
    /** No time limit: episodes end only where the environment terminates them. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    private static final Pattern STREAM = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");

    public EnvironmentSpec {
        if (name.isBlank()) {
            throw new IllegalArgumentException("an environment needs a name");
        }
        if (maxEpisodeSteps < 1) {
            throw new IllegalArgumentException(name + ": maxEpisodeSteps must be at least 1, not " + maxEpisodeSteps);
        }
        if (action instanceof Dict) {
            throw new IllegalArgumentException(
                    name + ": a dict is a space for observations; actions of several kinds are a Hybrid");
        }
        if (masked && ActionParts.of(action).branches().isEmpty()) {
            throw new IllegalArgumentException(name + ": an action mask needs discrete actions, not " + action);
        }
        rewardStreams = List.copyOf(rewardStreams);
        for (String stream : rewardStreams) {
            if (!STREAM.matcher(stream).matches()) {
                throw new IllegalArgumentException(name + ": the reward stream '" + stream
                        + "' needs a name of letters, digits, dashes and underscores, beginning with a letter");
            }
        }
        if (new HashSet<>(rewardStreams).size() < rewardStreams.size()) {
            throw new IllegalArgumentException(name + ": two reward streams have the same name: " + rewardStreams);
        }
        measures = Measures.requireNames(name, measures);
    }

    /** With a reward that is one thing. */
    public EnvironmentSpec(String name, Space observation, Space action, int maxEpisodeSteps, boolean masked) {
        this(name, observation, action, maxEpisodeSteps, masked, List.of(), List.of());
    }

    /** The same with a reward that is the sum of these. */
    public EnvironmentSpec withRewardStreams(String... names) {
        return new EnvironmentSpec(name, observation, action, maxEpisodeSteps, masked, List.of(names), measures);
    }

    /** The same, with these measured in each episode. */
    public EnvironmentSpec withMeasures(String... names) {
        return withMeasures(List.of(names));
    }

    /** The same, with these measured in each episode. */
    public EnvironmentSpec withMeasures(List<String> names) {
        return new EnvironmentSpec(name, observation, action, maxEpisodeSteps, masked, rewardStreams, names);
    }

    /** Without action masks. */
    public EnvironmentSpec(String name, Space observation, Space action, int maxEpisodeSteps) {
        this(name, observation, action, maxEpisodeSteps, false);
    }

    /** Rewards that a step has beside the total: one a stream where there are several, 0 where the total says it all. */
    public int streamedRewards() {
        return rewardStreams.size() > 1 ? rewardStreams.size() : 0;
    }

    /** Elements of one copy's action mask, one a discrete choice; 0 where there are no masks. */
    public int maskSize() {
        return masked ? ActionParts.of(action).choices() : 0;
    }
}
