package io.troupe.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.troupe.input.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The settings that the defaults name; everything else is a mistake. */
public final class KnownSettings {
    private final SortedMap<String, ConfigObject> sections = new TreeMap<>();
    private final Set<String> openSections;

    /**
     * @param defaults with every setting there is
     * @param openSections paths of sections in which every name is allowed
     */
    public KnownSettings(ConfigObject defaults, Set<String> openSections) {
        this.openSections = Set.copyOf(openSections);
        collect("", defaults);
    }

    private void collect(String path, ConfigObject section) {
        sections.put(path, section);
        section.forEach((key, value) -> {
            if (value instanceof ConfigObject inner) {
                collect(join(path, key), inner);
            }
        });
    }

    /** Adds a problem for every setting that is unknown, and for every section that is used as a value or vice versa. */
    public void check(ConfigObject configuration, Problems problems) {
        check("", configuration, problems);
    }

    private void check(String path, ConfigObject section, Problems problems) {
        ConfigObject known = sections.getOrDefault(path, section);
        for (Map.Entry<String, ConfigValue> entry : new TreeMap<>(section).entrySet()) {
            String inner = join(path, entry.getKey());
            ConfigValue value = entry.getValue();
            ConfigValue expected = known.get(entry.getKey());
            if (expected == null) {
                unknown(inner, value, problems);
            } else if (expected.valueType() == ConfigValueType.OBJECT) {
                if (!(value instanceof ConfigObject object)) {
                    problems.notAllowed(inner, value, "a section" + settingsOf(inner));
                } else if (!openSections.contains(inner)) {
                    check(inner, object, problems);
                }
            } else if (value.valueType() == ConfigValueType.OBJECT) {
                problems.notAllowed(inner, value, "one value, not a section");
            }
        }
    }

    private String settingsOf(String section) {
        return openSections.contains(section) ? "" : " with " + String.join(", ", new TreeSet<>(keys(section)));
    }

    private void unknown(String path, ConfigValue value, Problems problems) {
        if (value instanceof ConfigObject object && !object.isEmpty()) {
            new TreeMap<>(object).forEach((key, inner) -> unknown(join(path, key), inner, problems));
            return;
        }
        String suggestion =
                suggest(path).map(name -> "; did you mean " + name + "?").orElse("");
        problems.add("unknown setting " + path + " = " + Problems.shown(value) + " ("
                + value.origin().description() + ")" + suggestion);
    }

    /** A near name in the same section, else in a section of a near name, else of any section. */
    private Optional<String> suggest(String path) {
        List<String> names = ConfigUtil.splitPath(path);
        String last = names.get(names.size() - 1);
        String section = path(names.subList(0, names.size() - 1));
        Optional<String> beside = inSection(section, last);
        if (beside.isPresent()) {
            return beside;
        }
        Optional<String> near = NearestName.of(section, sections.keySet()).flatMap(other -> inSection(other, last));
        if (near.isPresent()) {
            return near;
        }
        List<String> everywhere = sections.keySet().stream()
                .flatMap(other -> keys(other).stream())
                .toList();
        return NearestName.of(last, everywhere)
                .flatMap(name -> sections.keySet().stream()
                        .filter(other -> keys(other).contains(name))
                        .map(other -> join(other, name))
                        .findFirst());
    }

    private Optional<String> inSection(String section, String name) {
        return NearestName.of(name, keys(section)).map(key -> join(section, key));
    }

    private List<String> keys(String section) {
        ConfigObject known = sections.get(section);
        return known == null ? List.of() : new ArrayList<>(known.keySet());
    }

    private static String path(List<String> names) {
        return names.isEmpty() ? "" : ConfigUtil.joinPath(names);
    }

    private static String join(String path, String key) {
        String name = ConfigUtil.joinPath(key);
        return path.isEmpty() ? name : path + "." + name;
    }
}
