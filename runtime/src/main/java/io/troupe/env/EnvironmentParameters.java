package io.troupe.env;

import java.util.Map;

/**
 * The values under {@code environment.parameters} of an experiment.
 *
 * @param values by name; a number, a string, a boolean or a section (a map) each
 */
public record EnvironmentParameters(Map<String, Object> values) {
    /** No parameters: every environment runs with its defaults. */
    public static final EnvironmentParameters NONE = new EnvironmentParameters(Map.of());

    public EnvironmentParameters {
        values = Map.copyOf(values);
    }

    /** A number, or the default where it is not set. */
    public double number(String name, double otherwise) {
        Object value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException("environment.parameters." + name + " must be a number, not '" + value + "'");
    }
}
