package io.troupe.algorithm;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The algorithms there are, by name. */
public final class Algorithms {
    private final Map<String, Algorithm> byName;

    /** @throws IllegalStateException when two have one name, naming their classes */
    public Algorithms(Iterable<? extends Algorithm> algorithms) {
        Map<String, Algorithm> found = new TreeMap<>();
        for (Algorithm algorithm : algorithms) {
            Algorithm other = found.put(algorithm.name(), algorithm);
            if (other != null) {
                throw new IllegalStateException("two algorithms are named '" + algorithm.name() + "': "
                        + other.getClass().getName() + " and "
                        + algorithm.getClass().getName());
            }
        }
        this.byName = Collections.unmodifiableMap(found);
    }

    /** Those that are registered with {@link ServiceLoader}. */
    public static Algorithms discover() {
        return new Algorithms(ServiceLoader.load(Algorithm.class));
    }

    /** Every name, sorted. */
    public SortedSet<String> names() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(byName.keySet()));
    }

    /** The one of this name, if there is one. */
    public Optional<Algorithm> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
