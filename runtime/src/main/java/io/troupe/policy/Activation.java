package io.troupe.policy;

import java.util.Locale;

/** Non-linearity after each hidden layer. */
public enum Activation {
    /** Hyperbolic tangent. */
    TANH,
    /** max(0, x). */
    RELU;

    /** The name in a configuration. */
    public String configName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
