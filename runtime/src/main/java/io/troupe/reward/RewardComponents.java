package io.troupe.reward;

import io.troupe.input.NearestName;
import io.troupe.input.RegisteredClasses;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The components that {@code environment.parameters.rewards} can name: {@link StandardComponent}, every
 * {@link RewardComponent} that is registered in {@code META-INF/services}, and any other on the class path by its class
 * name.
 */
public final class RewardComponents {
    /** Where the weights stand. */
    private static final String SECTION = "environment.parameters.rewards";

    private final ClassLoader classLoader;
    private final TreeMap<String, RewardComponent> byKey = new TreeMap<>();
    private final RegisteredClasses registered;

    private RewardComponents(ClassLoader classLoader) {
        this.classLoader = classLoader;
        registered = new RegisteredClasses(classLoader);
    }

    /** What is registered on the class path of Troupe itself. */
    public static RewardComponents discover() {
        return discover(RewardComponents.class.getClassLoader());
    }

    /**
     * What is registered with a class loader; what cannot be loaded is mentioned when a name is not found.
     *
     * @throws IllegalArgumentException when two have the same key, or one has none
     */
    public static RewardComponents discover(ClassLoader classLoader) {
        RewardComponents found = new RewardComponents(classLoader);
        for (StandardComponent standard : StandardComponent.values()) {
            found.byKey.put(standard.key(), standard);
        }
        found.registered.make(RewardComponent.class, found::add);
        return found;
    }

    private void add(RewardComponent component) {
        if (component.key().isBlank()) {
            throw new IllegalArgumentException(
                    "the reward component " + component.getClass().getName() + " has an empty key");
        }
        if (byKey.putIfAbsent(component.key(), component) != null) {
            throw new IllegalArgumentException("two reward components are called '" + component.key()
                    + "', one of them is " + component.getClass().getName() + ": give one of them another key");
        }
    }

    /** What can be named besides classes, sorted. */
    public List<String> keys() {
        return List.copyOf(byKey.keySet());
    }

    /**
     * The components that a section of weights names.
     *
     * @param defaults weights by key, that hold where the section says nothing else
     * @param section what the configuration says: numbers by key; the dots of a class name may be sections in sections
     * @return those whose weight is not 0, those of Troupe first
     * @throws IllegalArgumentException for a key that is not known, and for a weight that is no finite number
     */
    public List<WeightedComponent> weighted(Map<String, Double> defaults, Map<String, Object> section) {
        TreeMap<String, Double> weights = new TreeMap<>(defaults);
        flatten("", section, weights);
        List<WeightedComponent> weighted = new ArrayList<>();
        for (StandardComponent standard : StandardComponent.values()) {
            Optional.ofNullable(weights.remove(standard.key()))
                    .ifPresent(weight -> weighted.add(new WeightedComponent(standard, weight.floatValue())));
        }
        weights.forEach((key, weight) -> weighted.add(new WeightedComponent(find(key), weight.floatValue())));
        weighted.removeIf(component -> component.weight() == 0);
        return weighted;
    }

    private static void flatten(String prefix, Map<?, ?> section, Map<String, Double> weights) {
        section.forEach((name, value) -> {
            String key = prefix + name;
            if (value instanceof Map<?, ?> inner) {
                flatten(key + ".", inner, weights);
            } else if (value instanceof Number number && Float.isFinite(number.floatValue())) {
                weights.put(key, number.doubleValue());
            } else {
                throw new IllegalArgumentException(
                        SECTION + "." + key + " must be a weight, a finite number, not '" + value + "'");
            }
        });
    }

    private RewardComponent find(String key) {
        return Optional.ofNullable(byKey.get(key))
                .or(() -> ofClass(key))
                .orElseThrow(() -> new IllegalArgumentException(unknown(key)));
    }

    private String unknown(String key) {
        String guess = NearestName.of(key, byKey.keySet())
                .map(near -> ", did you mean '" + near + "'?")
                .orElse(".");
        return SECTION + "." + key + " is no reward component" + guess + " There are " + String.join(", ", keys())
                + ", and any class on the class path that implements " + RewardComponent.class.getName() + "."
                + registered.mentionOfBroken();
    }

    private Optional<RewardComponent> ofClass(String name) {
        Class<?> type;
        try {
            type = Class.forName(name, true, classLoader);
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.empty();
        }
        if (!RewardComponent.class.isAssignableFrom(type)) {
            throw new IllegalArgumentException(
                    SECTION + "." + name + ": the class does not implement " + RewardComponent.class.getName());
        }
        try {
            Constructor<? extends RewardComponent> constructor =
                    type.asSubclass(RewardComponent.class).getConstructor();
            if (Modifier.isPublic(type.getModifiers()) && !Modifier.isAbstract(type.getModifiers())) {
                return Optional.of(constructor.newInstance());
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(SECTION + "." + name + " cannot be made: " + rootOf(e), e);
        }
        throw new IllegalArgumentException(SECTION + "." + name + " cannot be made: it must be a public class, not"
                + " abstract, with a public constructor without parameters");
    }

    private static Throwable rootOf(ReflectiveOperationException e) {
        Throwable cause = e.getCause();
        return cause == null ? e : cause;
    }
}
