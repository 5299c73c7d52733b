package io.troupe.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads checked values. A value that is not allowed becomes a problem, and the method returns something of the right
 * type so that reading goes on and finds the other problems.
 */
public final class SettingsReader {
    private final Config config;
    private final Problems problems;

    /**
     * @param config with defaults, resolved
     * @param problems that values which are not allowed are added to
     */
    public SettingsReader(Config config, Problems problems) {
        this.config = config;
        this.problems = problems;
    }

    /** A number from {@code min} to {@code max}; else a problem, and {@code min}. */
    public long wholeNumber(String path, long min, long max) {
        String allowed = "a whole number "
                + (max == Long.MAX_VALUE ? "of at least " + min : "from " + min + " to " + max)
                + (min == Long.MIN_VALUE ? " of 64 bits" : "");
        Optional<ConfigValue> value = required(path, allowed);
        if (value.isEmpty()) {
            return min;
        }
        try {
            long number = new BigDecimal(text(value.get())).longValueExact();
            if (number >= min && number <= max) {
                return number;
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // Reported below, like a number out of range.
        }
        problems.notAllowed(path, value.get(), allowed);
        return min;
    }

    /** As {@link #wholeNumber}. */
    public int smallNumber(String path, int min, int max) {
        return (int) wholeNumber(path, min, max);
    }

    /** A finite number; empty where it is not set. */
    public OptionalDouble optionalNumber(String path) {
        Optional<ConfigValue> value = optional(path);
        if (value.isEmpty()) {
            return OptionalDouble.empty();
        }
        try {
            double number = Double.parseDouble(text(value.get()));
            if (Double.isFinite(number)) {
                return OptionalDouble.of(number);
            }
        } catch (NumberFormatException e) {
            // Reported below, like an infinite number.
        }
        problems.notAllowed(path, value.get(), "a finite number, or null for none");
        return OptionalDouble.empty();
    }

    /** True or false. */
    public boolean flag(String path) {
        String allowed = "true or false";
        Optional<ConfigValue> value = required(path, allowed);
        if (value.isEmpty()) {
            return false;
        }
        try {
            return config.getBoolean(path);
        } catch (ConfigException e) {
            problems.notAllowed(path, value.get(), allowed);
            return false;
        }
    }

    /** A constant, written in lower case with dashes. */
    public <E extends Enum<E>> E choice(String path, Class<E> type) {
        E[] constants = type.getEnumConstants();
        String allowed = Arrays.stream(constants).map(SettingsReader::written).collect(Collectors.joining(" | "));
        Optional<ConfigValue> value = required(path, allowed);
        if (value.isPresent()) {
            for (E constant : constants) {
                if (written(constant).equals(text(value.get()))) {
                    return constant;
                }
            }
            problems.notAllowed(path, value.get(), allowed);
        }
        return constants[0];
    }

    /** A constant as people write it: in lower case with dashes. */
    public static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * A text.
     *
     * @param allowed describes the pattern and reads on from "it must be"
     */
    public String text(String path, Pattern pattern, String allowed) {
        Optional<ConfigValue> value = required(path, allowed);
        if (value.isEmpty()) {
            return "";
        }
        String text = text(value.get());
        if (!pattern.matcher(text).matches()) {
            problems.notAllowed(path, value.get(), allowed);
        }
        return text;
    }

    /** As {@link #text}; empty where it is not set. */
    public Optional<String> optionalText(String path, Pattern pattern, String allowed) {
        return optional(path).isEmpty() ? Optional.empty() : Optional.of(text(path, pattern, allowed));
    }

    /** A list of texts that each match. */
    public List<String> texts(String path, Pattern pattern, String allowed) {
        Optional<ConfigValue> value = required(path, allowed);
        if (value.isEmpty()) {
            return List.of();
        }
        if (!(value.get() instanceof ConfigList list)) {
            problems.notAllowed(path, value.get(), allowed);
            return List.of();
        }
        for (ConfigValue item : list) {
            if (!pattern.matcher(text(item)).matches()) {
                problems.notAllowed(path, item, allowed);
            }
        }
        return list.stream().map(SettingsReader::text).toList();
    }

    /** A duration of at least a millisecond. */
    public Duration duration(String path) {
        String allowed = "a duration of at least 1ms, such as 500ms, 90s, 10m or 2h";
        return required(path, allowed)
                .flatMap(value -> duration(path, value, allowed))
                .orElse(Duration.ZERO);
    }

    /** As {@link #duration}; empty where it is not set. */
    public Optional<Duration> optionalDuration(String path) {
        String allowed = "a duration of at least 1ms, such as 90s, 10m or 2h, or null for no limit";
        return optional(path).flatMap(value -> duration(path, value, allowed));
    }

    private Optional<Duration> duration(String path, ConfigValue value, String allowed) {
        try {
            Duration duration = config.getDuration(path);
            if (duration.toMillis() >= 1) {
                return Optional.of(duration);
            }
        } catch (ConfigException | ArithmeticException e) {
            // Reported below, like a duration out of range.
        }
        problems.notAllowed(path, value, allowed);
        return Optional.empty();
    }

    /** A size of at least a byte. */
    public long sizeBytes(String path) {
        String allowed = "a size of at least 1B, such as 512KiB, 64MiB or 1GiB";
        Optional<ConfigValue> value = required(path, allowed);
        if (value.isEmpty()) {
            return 1;
        }
        try {
            long bytes = config.getBytes(path);
            if (bytes >= 1) {
                return bytes;
            }
        } catch (ConfigException e) {
            // Reported below, like a size out of range.
        }
        problems.notAllowed(path, value.get(), allowed);
        return 1;
    }

    private Optional<ConfigValue> optional(String path) {
        return config.hasPath(path) ? Optional.of(config.getValue(path)) : Optional.empty();
    }

    private Optional<ConfigValue> required(String path, String allowed) {
        Optional<ConfigValue> value = optional(path);
        if (value.isEmpty()) {
            problems.add(path + " is not set: it must be " + allowed);
        }
        return value;
    }

    private static String text(ConfigValue value) {
        return value.valueType() == ConfigValueType.LIST || value.valueType() == ConfigValueType.OBJECT
                ? ""
                : String.valueOf(value.unwrapped());
    }
}
