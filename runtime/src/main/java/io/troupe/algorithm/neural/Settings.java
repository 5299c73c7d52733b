package io.troupe.algorithm.neural;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.troupe.algorithm.Annealing;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads settings of the {@code algorithm} section within their ranges. */
public final class Settings {
    private final Config section;

    /** @param section the resolved {@code algorithm} section of an experiment */
    public Settings(Config section) {
        this.section = section;
    }

    /**
     * A number within bounds.
     *
     * @param high at most; {@link Float#MAX_VALUE} for any
     * @throws ConfigException naming path, value and range, like every method here
     */
    public float number(String path, double low, double high) {
        double value = section.getDouble(path);
        // Written so that NaN is refused too.
        if (!(value >= low && value <= high)) {
            throw bad(path, value, high == Float.MAX_VALUE ? "at least " + low : "from " + low + " to " + high);
        }
        return (float) value;
    }

    /** A number above 0. */
    public float positive(String path, double high) {
        double value = section.getDouble(path);
        if (!(value > 0 && value <= high)) {
            throw bad(path, value, "above 0 and at most " + high);
        }
        return (float) value;
    }

    /** A whole number within bounds. */
    public int integer(String path, int low, int high) {
        return inRange(path, section.getInt(path), low, high);
    }

    /** Whole numbers, each within bounds. */
    public List<Integer> integers(String path, int low, int high) {
        return section.getIntList(path).stream()
                .map(value -> inRange(path, value, low, high))
                .toList();
    }

    /** Sizes of hidden layers, at least one of them. */
    public List<Integer> layers(String path, int high) {
        List<Integer> sizes = integers(path, 1, high);
        if (sizes.isEmpty()) {
            throw bad(path, sizes, "at least one layer");
        }
        return sizes;
    }

    /** A size in bytes, such as 64MiB. */
    public long sizeBytes(String path) {
        try {
            return section.getBytes(path);
        } catch (ConfigException.BadValue | ConfigException.WrongType e) {
            throw bad(path, section.getValue(path).unwrapped(), "a size, such as 512KiB, 64MiB or 1GiB");
        }
    }

    /** True or false. */
    public boolean bool(String path) {
        return section.getBoolean(path);
    }

    /**
     * A value that may fall over the run, as {@code nameSchedule} and {@code nameEnd} say.
     *
     * @param name what the two settings begin with
     * @param initial its value at the start
     */
    public Annealing annealing(String name, float initial) {
        float end = number(name + "End", 0, 1);
        return switch (choice(name + "Schedule", Course.class)) {
            case CONSTANT -> Annealing.constant(initial);
            case LINEAR -> new Annealing(initial, end);
        };
    }

    /** One of the constants of an enum, by its name in lower case. */
    public <E extends Enum<E>> E choice(String path, Class<E> type) {
        String value = section.getString(path);
        for (E constant : type.getEnumConstants()) {
            if (nameOf(constant).equals(value)) {
                return constant;
            }
        }
        List<String> names =
                Arrays.stream(type.getEnumConstants()).map(Settings::nameOf).toList();
        throw bad(path, value, "one of " + String.join(", ", names));
    }

    private enum Course {
        CONSTANT,
        LINEAR
    }

    private int inRange(String path, int value, int low, int high) {
        if (value < low || value > high) {
            throw bad(path, value, "from " + low + " to " + high);
        }
        return value;
    }

    private static String nameOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private ConfigException bad(String path, Object value, String allowed) {
        String full = "algorithm." + path;
        return new ConfigException.BadValue(
                section.getValue(path).origin(), full, full + " = " + value + " is not allowed: it must be " + allowed);
    }
}
