package io.troupe.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.troupe.input.UserError;
import java.util.List;
import java.util.regex.Pattern;

/** {@code key=value} arguments as configuration. */
public final class Overrides {
    private static final String ORIGIN = "command line";
    private static final Pattern HOCON =
            Pattern.compile("(?s)\\[.*|\\{.*|\".*|true|false|null|[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

    private Overrides() {}

    /**
     * The arguments as one configuration; of two for one setting, the later one counts.
     *
     * @param example of an argument, for error messages
     * @throws UserError naming the first argument that cannot be read
     */
    public static Config parse(List<String> arguments, String example) {
        Config all = ConfigFactory.empty(ORIGIN);
        for (String argument : arguments) {
            all = parse(argument, example).withFallback(all);
        }
        return all;
    }

    private static Config parse(String argument, String example) {
        int equals = argument.indexOf('=');
        if (equals < 1) {
            throw new UserError("'" + argument + "' is not a setting: write key=value, such as " + example);
        }
        String key = argument.substring(0, equals).strip();
        String value = argument.substring(equals + 1).strip();
        if (value.isEmpty()) {
            throw new UserError("'" + argument + "' has no value: write " + key + "=value, or " + key
                    + "=null for a setting that may be unset");
        }
        try {
            ConfigUtil.splitPath(key);
            return ConfigFactory.empty(ORIGIN).withValue(key, value(key, value));
        } catch (ConfigException.BadPath e) {
            throw new UserError("'" + argument + "' is not a setting: '" + key
                    + "' is no path of names joined by dots, such as " + example.substring(0, example.indexOf('=')));
        }
    }

    /** What is not plainly HOCON is text, so that {@code gpu:0} and {@code a#b} need no quotes. */
    private static ConfigValue value(String key, String value) {
        if (!HOCON.matcher(value).matches()) {
            return ConfigValueFactory.fromAnyRef(value, ORIGIN);
        }
        try {
            return ConfigFactory.parseString("value=" + value)
                    .resolve()
                    .getValue("value")
                    .withOrigin(ConfigOriginFactory.newSimple(ORIGIN));
        } catch (ConfigException.Null e) {
            return ConfigValueFactory.fromAnyRef(null, ORIGIN);
        } catch (ConfigException e) {
            throw new UserError("the value of '" + key + "=" + value + "' cannot be read: " + e.getMessage());
        }
    }
}
