package io.troupe.algorithm.ppo;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads settings of the {@code algorithm} section within their ranges. */
final class Settings {
    private final Config section;

    Settings(Config section) {
        this.section = section;
    }

    float number(String path, double low, double high) {
        double value = section.getDouble(path);
        // Written so that NaN is refused too.
        if (!(value >= low && value <= high)) {
            throw bad(path, value, high == Float.MAX_VALUE ? "at least " + low : "from " + low + " to " + high);
        }
        return (float) value;
    }

    float positive(String path, double high) {
        double value = section.getDouble(path);
        if (!(value > 0 && value <= high)) {
            throw bad(path, value, "above 0 and at most " + high);
        }
        return (float) value;
    }

    int integer(String path, int low, int high) {
        return inRange(path, section.getInt(path), low, high);
    }

    List<Integer> integers(String path, int low, int high) {
        return section.getIntList(path).stream()
                .map(value -> inRange(path, value, low, high))
                .toList();
    }

    boolean bool(String path) {
        return section.getBoolean(path);
    }

    <E extends Enum<E>> E choice(String path, Class<E> type) {
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
