package io.troupe.env;

import java.util.List;

/**
 * An {@link Environment} with numbers that an experiment may set under {@code environment.parameters}: to a number, or to a
 * distribution from which they are drawn at the beginning of each episode.
 */
public interface Parameterised {
    /** What may be set; the same at every call. */
    List<Parameter> parameters();

    /**
     * Sets them all for the episode that begins now: called before each {@code reset}, and before a {@code restore}.
     *
     * @param values in the order of {@link #parameters}; valid during the call
     */
    void set(double[] values);
}
