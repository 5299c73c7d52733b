package io.troupe.spec;

/**
 * What a policy needs to know of an environment.
 *
 * @param name the name it is picked by in an experiment, such as {@code CartPole-v1}
 * @param observation space of one copy's observation
 * @param action space of one copy's action
 * @param maxEpisodeSteps steps after which an episode is truncated, or {@link #UNLIMITED}
 */
public record EnvironmentSpec(String name, Space observation, Space action, int maxEpisodeSteps) {
    /** No time limit: episodes end only where the environment terminates them. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    public EnvironmentSpec {
        if (name.isBlank()) {
            throw new IllegalArgumentException("an environment needs a name");
        }
        if (maxEpisodeSteps < 1) {
            throw new IllegalArgumentException(name + ": maxEpisodeSteps must be at least 1, not " + maxEpisodeSteps);
        }
    }
}
