package io.troupe.env;

/**
 * A number of an {@link Environment} that an experiment may set, or have drawn anew for each episode.
 *
 * @param name in {@code environment.parameters}
 * @param usual what it is where nobody sets it
 * @param low least that it may be
 * @param high most that it may be
 */
public record Parameter(String name, double usual, double low, double high) {
    public Parameter {
        if (!(low <= usual && usual <= high)) {
            throw new IllegalArgumentException(
                    "the parameter '" + name + "' is usually " + usual + ", which is not from " + low + " to " + high);
        }
    }
}
