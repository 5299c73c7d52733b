package io.troupe.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.troupe.algorithm.Algorithm;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The sections under {@code behaviours}, each with an {@code algorithm} section of its own. What is not set there is as in
 * the experiment's {@code algorithm} section where both have the same algorithm, else that algorithm's default.
 */
final class BehaviourSections {
    private static final String SECTION = "behaviours";
    private static final String NAME = "name";

    private final Algorithm common;
    /** Of each behaviour that has a section. */
    private final Map<String, Algorithm> algorithms = new TreeMap<>();

    /**
     * @param partly the user's settings and the defaults, resolved as far as possible
     * @param common the algorithm of those behaviours that say nothing of it
     * @param find the algorithm that a path names
     */
    BehaviourSections(Config partly, Algorithm common, Function<String, Algorithm> find) {
        this.common = common;
        if (partly.getValue(SECTION) instanceof ConfigObject sections) {
            for (String behaviour : sections.keySet()) {
                String name = path(behaviour) + "." + NAME;
                algorithms.put(behaviour, hasPath(sections, behaviour, name, partly) ? find.apply(name) : common);
            }
        }
    }

    /** What is no section has no paths; that is a problem for {@link KnownSettings}. */
    private static boolean hasPath(ConfigObject sections, String behaviour, String name, Config partly) {
        return sections.get(behaviour) instanceof ConfigObject section
                && section.get("algorithm") instanceof ConfigObject
                && partly.hasPath(name);
    }

    /** The path of a behaviour's algorithm. */
    static String path(String behaviour) {
        return ConfigUtil.joinPath(SECTION, behaviour, "algorithm");
    }

    /** What is not set of algorithms that are not the common one. */
    Config defaults() {
        Config defaults = ConfigFactory.empty();
        for (Map.Entry<String, Algorithm> entry : algorithms.entrySet()) {
            if (!isCommon(entry.getValue())) {
                defaults = defaults.withFallback(entry.getValue().defaults().atPath(path(entry.getKey())));
            }
        }
        return defaults;
    }

    /** Every setting that the sections may have. */
    Config known() {
        Config known = ConfigFactory.empty();
        for (Map.Entry<String, Algorithm> entry : algorithms.entrySet()) {
            Algorithm algorithm = entry.getValue();
            ConfigValue name = ConfigValueFactory.fromAnyRef(algorithm.name());
            known = known.withFallback(
                    algorithm.defaults().withValue(NAME, name).atPath(path(entry.getKey())));
        }
        return known;
    }

    /** What is not set of the common algorithm, from its section. */
    Config completed(Config resolved) {
        Config completed = resolved;
        for (Map.Entry<String, Algorithm> entry : algorithms.entrySet()) {
            if (isCommon(entry.getValue()) && resolved.getValue("algorithm") instanceof ConfigObject section) {
                completed = completed.withFallback(section.atPath(path(entry.getKey())));
            }
        }
        return completed;
    }

    private boolean isCommon(Algorithm algorithm) {
        return algorithm.name().equals(common.name());
    }
}
