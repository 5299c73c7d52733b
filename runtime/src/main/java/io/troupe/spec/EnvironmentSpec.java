package io.troupe.spec;

/**
 * What a policy needs to know of an environment.
 *
 * @param name the name it is picked by in an experiment, such as {@code CartPole-v1}
 * @param observation space of one copy's observation
 * @param action space of one copy's action
 * @param maxEpisodeSteps steps after which an episode is truncated, or {@link #UNLIMITED}
 * @param masked whether the environment says at every step which of the discrete actions are allowed
 */
public record EnvironmentSpec(String name, Space observation, Space action, int maxEpisodeSteps, boolean masked) {
    /** No time limit: episodes end only where the environment terminates them. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

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
    }

    /** Without action masks. */
    public EnvironmentSpec(String name, Space observation, Space action, int maxEpisodeSteps) {
        this(name, observation, action, maxEpisodeSteps, false);
    }

    /** Elements of one copy's action mask, one a discrete choice; 0 where there are no masks. */
    public int maskSize() {
        return masked ? ActionParts.of(action).choices() : 0;
    }
}
