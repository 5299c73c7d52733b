package io.troupe.env;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The values under {@code environment.parameters} of an experiment. What reads one of another kind than it should be, or out of
 * its range, throws an {@link IllegalArgumentException} that names it, its value and what is allowed.
 *
 * @param values by name; a number, a string, a boolean, a list or a section (a map) each
 */
public record EnvironmentParameters(Map<String, Object> values) {
    /** No parameters: every environment runs with its defaults. */
    public static final EnvironmentParameters NONE = new EnvironmentParameters(Map.of());

    public EnvironmentParameters {
        values = Map.copyOf(values);
    }

    /** The path of a parameter in an experiment, for messages. */
    public static String path(String name) {
        return "environment.parameters." + name;
    }

    /**
     * For a value that nothing here can read.
     *
     * @param allowed what it must be
     */
    public static IllegalArgumentException notAllowed(String name, Object value, String allowed) {
        return new IllegalArgumentException(path(name) + " must be " + allowed + ", not '" + value + "'");
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
        throw notAllowed(name, value, "a number");
    }

    /** A number from {@code low} to {@code high}, or the default where it is not set. */
    public double number(String name, double otherwise, double low, double high) {
        double value = number(name, otherwise);
        if (value >= low && value <= high) {
            return value;
        }
        throw new IllegalArgumentException(path(name) + " must be from " + low + " to " + high + ", not " + value);
    }

    /** A whole number from {@code low} to {@code high}, where it is set. */
    public OptionalInt wholeNumber(String name, int low, int high) {
        Object value = values.get(name);
        if (value == null) {
            return OptionalInt.empty();
        }
        if (value instanceof Number number
                && number.doubleValue() == number.intValue()
                && number.intValue() >= low
                && number.intValue() <= high) {
            return OptionalInt.of(number.intValue());
        }
        throw notAllowed(name, value, "a whole number from " + low + " to " + high);
    }

    /** True or false, or the default where it is not set. */
    public boolean flag(String name, boolean otherwise) {
        Object value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        return switch (value.toString()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw notAllowed(name, value, "true or false");
        };
    }

    /** A text that is not blank, where it is set. */
    public Optional<String> text(String name) {
        Object value = values.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof String text && !text.isBlank()) {
            return Optional.of(text);
        }
        throw notAllowed(name, value, "a text");
    }

    /** One of several texts, or the default where it is not set. */
    public String oneOf(String name, List<String> allowed, String otherwise) {
        Object value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        if (allowed.contains(value.toString())) {
            return value.toString();
        }
        throw notAllowed(name, value, "one of " + String.join(", ", allowed));
    }

    /** A duration of at least a millisecond, written with its unit, or the default where it is not set. */
    public Duration duration(String name, Duration otherwise) {
        Object value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        try {
            Duration duration = ConfigFactory.parseMap(Map.of(name, value)).getDuration(name);
            if (value instanceof String && duration.toMillis() >= 1) {
                return duration;
            }
        } catch (ConfigException | ArithmeticException e) {
            // Said below.
        }
        throw notAllowed(name, value, "a duration of at least 1ms, such as 500ms, 30s or 2m");
    }

    /** A section of values of its own by name, in order, empty where it is not set. */
    public Map<String, Object> section(String name) {
        return section(name, "a section");
    }

    /**
     * The same.
     *
     * @param allowed what it must be, for the message
     */
    public Map<String, Object> section(String name, String allowed) {
        Object value = values.get(name);
        if (value == null) {
            return Map.of();
        }
        if (value instanceof Map<?, ?> section) {
            Map<String, Object> named = new TreeMap<>();
            section.forEach((key, inner) -> named.put(String.valueOf(key), inner));
            return named;
        }
        throw notAllowed(name, value, allowed);
    }
}
