package io.troupe.config;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import io.troupe.input.UserError;
import java.util.LinkedHashSet;
import java.util.Set;

/** What is wrong with a configuration, collected so that a person sees all of it at once. */
public final class Problems {
    private final Set<String> found = new LinkedHashSet<>();

    /** @param problem a sentence that names the setting, the value and what is allowed */
    public void add(String problem) {
        found.add(problem);
    }

    /** @param allowed reads on from "it must be" */
    public void notAllowed(String path, ConfigValue value, String allowed) {
        add(path + " = " + shown(value) + " (" + value.origin().description() + ") is not allowed: it must be "
                + allowed);
    }

    /** A value as a person would write it, on one line and not endless. */
    public static String shown(ConfigValue value) {
        String text = value.render(ConfigRenderOptions.concise());
        return text.length() <= 80 ? text : text.substring(0, 77) + "...";
    }

    /** @throws UserError naming every problem, one a line, if there is any */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new UserError(String.join("\n", found));
        }
    }
}
