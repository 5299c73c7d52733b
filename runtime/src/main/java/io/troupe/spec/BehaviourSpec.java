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
    /** What a name must be, for messages. */
    public static final String NAMES =
            "a behaviour's name is at most 64 lower-case letters, digits and dashes, beginning with a letter";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");

    public BehaviourSpec {
        if (!isName(name)) {
            throw new IllegalArgumentException(NAMES + ", not '" + name + "'");
        }
    }

    /** Whether a behaviour can have this name. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** Without action masks. */
    public BehaviourSpec(String name, Space observation, Space action) {
        this(name, observation, action, false);
    }
}
