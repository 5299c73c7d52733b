package io.troupe.spec;

import java.util.regex.Pattern;

/**
 * What all agents of one behaviour have in common: they act by one policy, which learns from all of them.
 *
 * @param name its section in {@code behaviours} of an experiment: at most 64 lower-case letters, digits and dashes, beginning with a letter
 * @param observation space of one agent's observation
 * @param action space of one agent's action
 * @param masked whether the environment says at every step which of the discrete actions are allowed
 */
public record BehaviourSpec(String name, Space observation, Space action, boolean masked) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");

    public BehaviourSpec {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a behaviour's name is at most 64 lower-case letters, digits and dashes,"
                    + " beginning with a letter, not '" + name + "'");
        }
    }

    /** Without action masks. */
    public BehaviourSpec(String name, Space observation, Space action) {
        this(name, observation, action, false);
    }
}
