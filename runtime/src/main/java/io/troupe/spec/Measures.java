package io.troupe.spec;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The names of what is measured in episodes: metrics are called by them, behind {@code Environment/}. */
public final class Measures {
    /** What every run reports under {@code Environment/}, or {@code Evaluation/}, where the measures are too. */
    public static final Set<String> RESERVED = Set.of(
            "Cumulative Reward",
            "Episode Length",
            "Episodes",
            "Invalid Actions",
            "Invalid Action Rate",
            "Voided Steps",
            "Mean Return",
            "Return Standard Deviation");

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*( [A-Za-z0-9_-]+)*");
    /** What a report adds to a measure's name. */
    private static final Pattern DERIVED = Pattern.compile(".* (Deviation|Min|Max|Trend)");

    private Measures() {}

    /**
     * Refuses names that no metric can have.
     *
     * @param environment whose measures they are, for messages
     * @return the names
     * @throws IllegalArgumentException naming one that cannot be
     */
    public static List<String> requireNames(String environment, List<String> names) {
        for (String name : names) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(environment + ": the measure '" + name
                        + "' needs a name of letters, digits, dashes, underscores and single spaces, beginning with a"
                        + " letter");
            }
            if (RESERVED.contains(name) || DERIVED.matcher(name).matches()) {
                throw new IllegalArgumentException(environment + ": no measure can be named '" + name
                        + "', because a metric of another meaning has this name");
            }
        }
        if (new HashSet<>(names).size() < names.size()) {
            throw new IllegalArgumentException(environment + ": two measures have the same name: " + names);
        }
        return List.copyOf(names);
    }
}
