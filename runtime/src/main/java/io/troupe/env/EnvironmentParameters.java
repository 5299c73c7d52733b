package io.troupe.env;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The values under {@code environment.parameters} of an experiment.
 *
 * @param values by name; a number, a string, a boolean, a list or a section (a map) each
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

    /**
     * A number within bounds, or the default where it is not set.
     *
     * @throws IllegalArgumentException when it is no number from {@code low} to {@code high}
     */
    public double number(String name, double otherwise, double low, double high) {
        double value = number(name, otherwise);
        if (value >= low && value <= high) {
            return value;
        }
        throw new IllegalArgumentException(
                "environment.parameters." + name + " must be from " + low + " to " + high + ", not " + value);
    }

    /**
     * True or false, or the default where it is not set.
     *
     * @throws IllegalArgumentException when it is neither
     */
    public boolean flag(String name, boolean otherwise) {
        Object value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        return switch (value.toString()) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new IllegalArgumentException(
                        "environment.parameters." + name + " must be true or false, not '" + value + "'");
        };
    }

    /**
     * A section of values of its own, empty where it is not set.
     *
     * @throws IllegalArgumentException when it is a single value
     */
    public Map<String, Object> section(String name) {
        Object value = values.get(name);
        if (value == null) {
            return Map.of();
        }
        if (value instanceof Map<?, ?> section) {
            Map<String, Object> named = new TreeMap<>();
            section.forEach((key, inner) -> named.put(String.valueOf(key), inner));
            return named;
        }
        throw new IllegalArgumentException(
                "environment.parameters." + name + " must be a section, not '" + value + "'");
    }

    /**
     * One of several texts, or the default where it is not set.
     *
     * @throws IllegalArgumentException when it is none of them
     */
    public String oneOf(String name, List<String> allowed, String otherwise) {
        Object value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        if (allowed.contains(value.toString())) {
            return value.toString();
        }
        throw new IllegalArgumentException("environment.parameters." + name + " must be one of "
                + String.join(", ", allowed) + ", not '" + value + "'");
    }
}
