package io.troupe.spec;

/**
 * One of the agents that may take part in an episode of a {@link ParallelSpec}.
 *
 * @param name what it is called in messages, unique in its environment
 * @param behaviour the behaviour that it acts by, which it may share with others
 * @param team whom it is rewarded with by {@code Agents.rewardTeam}; its own name where it plays for itself
 */
public record AgentSpec(String name, String behaviour, String team) {
    public AgentSpec {
        if (name.isBlank() || behaviour.isBlank() || team.isBlank()) {
            throw new IllegalArgumentException("an agent needs a name, a behaviour and a team, not '" + name + "', '"
                    + behaviour + "' and '" + team + "'");
        }
    }

    /** An agent that plays for itself. */
    public AgentSpec(String name, String behaviour) {
        this(name, behaviour, name);
    }
}
