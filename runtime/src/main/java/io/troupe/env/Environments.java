package io.troupe.env;

import io.troupe.input.NearestName;
import io.troupe.input.UserError;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The environments that an experiment can name: every {@link EnvironmentProvider} and every {@link Environment} that is
 * registered in {@code META-INF/services}, and any other class of those kinds on the class path by its class name.
 *
 * <p>A registered class that cannot be loaded does not get in the way of the others; it is mentioned when a name is
 * not found.
 */
public final class Environments {
    private final ClassLoader classLoader;
    private final TreeMap<String, EnvironmentProvider> byName = new TreeMap<>();
    private final TreeMap<String, EnvironmentProvider> byClassName = new TreeMap<>();
    private final List<String> broken = new ArrayList<>();

    private Environments(ClassLoader classLoader) {
        this.classLoader = classLoader;
    }

    /** What is registered on the class path of Troupe itself. */
    public static Environments discover() {
        return discover(Environments.class.getClassLoader());
    }

    /**
     * What is registered with a class loader.
     *
     * @throws UserError when two registered classes have the same name
     */
    public static Environments discover(ClassLoader classLoader) {
        Environments found = new Environments(classLoader);
        found.loadEach(EnvironmentProvider.class, found::add);
        found.loadEach(Environment.class, found::addCopyClass);
        return found;
    }

    /** Names that {@code environment.name} may have, sorted. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /**
     * Makes the environment of an experiment.
     *
     * @param name a registered name, or a class name
     * @param copies B, at least 1
     * @throws UserError for an unknown name, an unknown parameter or a bad parameter value
     * @throws EnvironmentFailure when the author's class cannot be made
     */
    public VectorEnvironment create(String name, int copies, EnvironmentParameters parameters) {
        EnvironmentProvider provider = provider(name);
        for (String parameter : new TreeSet<>(parameters.values().keySet())) {
            if (!provider.parameterNames().contains(parameter)) {
                throw new UserError(unknownParameter(name, parameter, provider.parameterNames()));
            }
        }
        try {
            return provider.create(copies, parameters);
        } catch (IllegalArgumentException e) {
            throw new UserError("environment " + name + ": " + e.getMessage());
        }
    }

    /**
     * Finds an environment by name.
     *
     * @throws UserError when there is none of that name
     */
    public EnvironmentProvider provider(String name) {
        return Optional.ofNullable(byName.get(name))
                .or(() -> Optional.ofNullable(byClassName.get(name)))
                .or(() -> ofClass(name))
                .orElseThrow(() -> new UserError(unknownName(name)));
    }

    private String unknownName(String name) {
        String guess = NearestName.of(name, byName.keySet())
                .map(known -> ", did you mean '" + known + "'?")
                .orElse(".");
        String unusable =
                broken.isEmpty() ? "" : " Registered, but could not be loaded: " + String.join("; ", broken) + ".";
        return "environment.name = '" + name + "' is not known" + guess + " Known are " + String.join(", ", names())
                + ", and any class on the class path that implements " + Environment.class.getName() + "." + unusable;
    }

    private static String unknownParameter(String name, String parameter, Set<String> allowed) {
        String guess = NearestName.of(parameter, allowed)
                .map(known -> " Did you mean '" + known + "'?")
                .orElse("");
        return "environment.parameters." + parameter + " is not a parameter of " + name
                + (allowed.isEmpty()
                        ? ", which takes none."
                        : ", which takes " + String.join(", ", new TreeSet<>(allowed)) + "." + guess);
    }

    private interface Registration<T> {
        void add(ServiceLoader.Provider<T> registered);
    }

    private <T> void loadEach(Class<T> service, Registration<T> registration) {
        Iterator<ServiceLoader.Provider<T>> registered =
                ServiceLoader.load(service, classLoader).stream().iterator();
        while (true) {
            try {
                if (!registered.hasNext()) {
                    return;
                }
                registration.add(registered.next());
            } catch (ServiceConfigurationError | LinkageError e) {
                broken.add(reason(e));
            }
        }
    }

    private void add(ServiceLoader.Provider<EnvironmentProvider> registered) {
        EnvironmentProvider provider = registered.get();
        add(provider.name(), registered.type().getName(), provider);
    }

    private void addCopyClass(ServiceLoader.Provider<Environment> registered) {
        String className = registered.type().getName();
        String name;
        try (Environment sample = made(registered)) {
            name = sample.spec().name();
        } catch (RuntimeException e) {
            broken.add(className + " (" + e + ")");
            return;
        }
        add(name, className, new PerCopyProvider(name, () -> made(registered)));
    }

    private void add(String name, String className, EnvironmentProvider provider) {
        byClassName.put(className, provider);
        if (byName.putIfAbsent(name, provider) != null) {
            throw new UserError("two registered environments are named '" + name + "', one of them by " + className
                    + ": give one of them another name");
        }
    }

    private Optional<EnvironmentProvider> ofClass(String name) {
        Class<?> type;
        try {
            type = Class.forName(name, true, classLoader);
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.empty();
        }
        if (EnvironmentProvider.class.isAssignableFrom(type)) {
            return Optional.of(made(constructor(type.asSubclass(EnvironmentProvider.class))));
        }
        if (Environment.class.isAssignableFrom(type)) {
            Constructor<? extends Environment> constructor = constructor(type.asSubclass(Environment.class));
            return Optional.of(new PerCopyProvider(name, () -> made(constructor)));
        }
        throw new UserError("environment.name = '" + name + "' is a class, but implements neither "
                + Environment.class.getName() + " nor " + EnvironmentProvider.class.getName() + ".");
    }

    private static <T> Constructor<T> constructor(Class<T> type) {
        if (Modifier.isPublic(type.getModifiers()) && !Modifier.isAbstract(type.getModifiers())) {
            try {
                return type.getConstructor();
            } catch (NoSuchMethodException e) {
                // Said below, together with the other two reasons.
            }
        }
        throw new UserError("environment.name = '" + type.getName()
                + "' cannot be made: it must be a public class, not abstract, with a public constructor without"
                + " parameters.");
    }

    private static <T> T made(Constructor<T> constructor) {
        try {
            return constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw rootOf(e);
        }
    }

    private static <T> T made(ServiceLoader.Provider<T> registered) {
        try {
            return registered.get();
        } catch (ServiceConfigurationError e) {
            throw rootOf(e);
        }
    }

    /** What the constructor itself threw: an author looks for that, not for how it was called. */
    private static RuntimeException rootOf(Throwable wrapper) {
        return switch (wrapper.getCause()) {
            case RuntimeException own -> own;
            case Error own -> throw own;
            case null -> new IllegalStateException(wrapper);
            case Throwable own -> new IllegalStateException(own);
        };
    }

    private static String reason(Throwable error) {
        Throwable cause = error.getCause();
        return error.getMessage() + (cause == null ? "" : " (" + cause + ")");
    }
}
