package io.troupe.env;

import io.troupe.env.RegisteredEnvironment.OfOneAgent;
import io.troupe.env.RegisteredEnvironment.OfSeveralAgents;
import io.troupe.input.NearestName;
import io.troupe.input.RegisteredClasses;
import io.troupe.input.UserError;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The environments that an experiment can name: every {@link EnvironmentProvider} and every {@link Environment}, and their
 * counterparts with several agents, {@link ParallelEnvironmentProvider} and {@link ParallelEnvironment}, that is registered
 * in {@code META-INF/services}, and any other class of those kinds on the class path by its class name.
 *
 * <p>A registered class that cannot be loaded does not get in the way of the others; it is mentioned when a name is
 * not found.
 */
public final class Environments {
    private final ClassLoader classLoader;
    private final TreeMap<String, RegisteredEnvironment> byName = new TreeMap<>();
    private final TreeMap<String, RegisteredEnvironment> byClassName = new TreeMap<>();
    private final RegisteredClasses registered;

    private Environments(ClassLoader classLoader) {
        this.classLoader = classLoader;
        registered = new RegisteredClasses(classLoader);
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
        found.registered.find(EnvironmentProvider.class, found::add);
        found.registered.find(Environment.class, found::addCopyClass);
        found.registered.find(ParallelEnvironmentProvider.class, found::addParallel);
        found.registered.find(ParallelEnvironment.class, found::addParallelClass);
        return found;
    }

    /** Names that {@code environment.name} may have, sorted. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /**
     * Makes the environment of an experiment.
     *
     * @param name a registered name, or a class name, of an environment with one agent
     * @param copies B, at least 1
     * @throws UserError for an unknown name, an unknown parameter or a bad parameter value
     * @throws EnvironmentFailure when the author's class cannot be made
     */
    public VectorEnvironment create(String name, int copies, EnvironmentParameters parameters) {
        return create(name, copies, parameters, Optional.empty());
    }

    /**
     * Makes the environment of an experiment, see {@link #create(String, int, EnvironmentParameters)}.
     *
     * @param development for development mode
     */
    public VectorEnvironment create(
            String name, int copies, EnvironmentParameters parameters, Optional<Development> development) {
        EnvironmentProvider provider = provider(name);
        if (provider instanceof PerCopyProvider perCopy) {
            // Which parameters there are is known once an object is made.
            return checked(name, () -> perCopy.create(copies, parameters, development));
        }
        find(name).requireKnown(name, parameters);
        Supplier<VectorEnvironment> maker = () -> provider.create(copies, parameters);
        VectorEnvironment made = checked(name, maker);
        return development.isEmpty()
                ? made
                : WatchedVectorEnvironment.of(made, maker, here(provider.reach(parameters), development));
    }

    /** What happens outside this program has limits of its own there, and is not started several times. */
    private static Optional<Development> here(Reach reach, Optional<Development> development) {
        return reach.equals(Reach.NONE) ? development : Optional.empty();
    }

    /**
     * Makes the environment of an experiment, where it {@link #isParallel}; see {@link #create}.
     *
     * @throws UserError likewise
     */
    public JointEnvironment createJoint(
            String name, int copies, EnvironmentParameters parameters, Optional<Development> development) {
        if (!(find(name) instanceof OfSeveralAgents found)) {
            throw new UserError("environment.name = '" + name + "' has one agent.");
        }
        found.requireKnown(name, parameters);
        Supplier<JointEnvironment> maker = () -> found.provider().create(copies, parameters);
        JointEnvironment made = checked(name, maker);
        return development.isEmpty()
                ? made
                : Development.watched(made, maker, here(found.reach(parameters), development));
    }

    /**
     * Makes the environment of an experiment, where it {@link #isParallel}; see {@link #create}.
     *
     * @throws UserError likewise
     */
    public JointEnvironment createJoint(String name, int copies, EnvironmentParameters parameters) {
        return createJoint(name, copies, parameters, Optional.empty());
    }

    private static <T> T checked(String name, Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            throw new UserError("environment " + name + ": " + e.getMessage());
        }
    }

    /**
     * Whether an environment has several agents.
     *
     * @throws UserError when there is none of that name
     */
    public boolean isParallel(String name) {
        return find(name) instanceof OfSeveralAgents;
    }

    /**
     * Finds an environment by name.
     *
     * @throws UserError when there is none of that name, or it has several agents
     */
    public EnvironmentProvider provider(String name) {
        return switch (find(name)) {
            case OfOneAgent(EnvironmentProvider provider) -> provider;
            case OfSeveralAgents several ->
                throw new UserError(
                        "environment.name = '" + name + "' has several agents, which is not possible here.");
        };
    }

    /**
     * Which of the parameters of an environment reach beyond this program.
     *
     * @throws UserError when there is none of that name
     */
    public Reach reach(String name, EnvironmentParameters parameters) {
        return find(name).reach(parameters);
    }

    private RegisteredEnvironment find(String name) {
        return Optional.ofNullable(byName.get(name))
                .or(() -> Optional.ofNullable(byClassName.get(name)))
                .or(() -> ofClass(name))
                .orElseThrow(() -> new UserError(unknownName(name)));
    }

    private String unknownName(String name) {
        String guess = NearestName.of(name, byName.keySet())
                .map(known -> ", did you mean '" + known + "'?")
                .orElse(".");
        return "environment.name = '" + name + "' is not known" + guess + " Known are " + String.join(", ", names())
                + ", and any class on the class path that implements " + Environment.class.getName() + " or "
                + ParallelEnvironment.class.getName() + "." + registered.mentionOfBroken();
    }

    static String unknownParameter(String name, String parameter, Set<String> allowed) {
        String guess = NearestName.of(parameter, allowed)
                .map(known -> " Did you mean '" + known + "'?")
                .orElse("");
        return "environment.parameters." + parameter + " is not a parameter of " + name
                + (allowed.isEmpty()
                        ? ", which takes none."
                        : ", which takes " + String.join(", ", new TreeSet<>(allowed)) + "." + guess);
    }

    private void add(ServiceLoader.Provider<EnvironmentProvider> found) {
        EnvironmentProvider provider = found.get();
        add(provider.name(), found.type().getName(), new OfOneAgent(provider));
    }

    private void addParallel(ServiceLoader.Provider<ParallelEnvironmentProvider> found) {
        ParallelEnvironmentProvider provider = found.get();
        add(provider.name(), found.type().getName(), new OfSeveralAgents(provider));
    }

    private void addCopyClass(ServiceLoader.Provider<Environment> found) {
        String name;
        try (Environment sample = made(found)) {
            name = sample.spec().name();
        } catch (RuntimeException e) {
            registered.addBroken(found.type().getName() + " (" + e + ")");
            return;
        }
        add(name, found.type().getName(), new OfOneAgent(new PerCopyProvider(name, () -> made(found))));
    }

    private void addParallelClass(ServiceLoader.Provider<ParallelEnvironment> found) {
        String name;
        try (ParallelEnvironment sample = made(found)) {
            name = sample.spec().name();
        } catch (RuntimeException e) {
            registered.addBroken(found.type().getName() + " (" + e + ")");
            return;
        }
        add(name, found.type().getName(), new OfSeveralAgents(new PerCopyParallelProvider(name, () -> made(found))));
    }

    private void add(String name, String className, RegisteredEnvironment found) {
        byClassName.put(className, found);
        if (byName.putIfAbsent(name, found) != null) {
            throw new UserError("two registered environments are named '" + name + "', one of them by " + className
                    + ": give one of them another name");
        }
    }

    private Optional<RegisteredEnvironment> ofClass(String name) {
        Class<?> type;
        try {
            type = Class.forName(name, true, classLoader);
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.empty();
        }
        if (EnvironmentProvider.class.isAssignableFrom(type)) {
            return Optional.of(new OfOneAgent(made(constructor(type.asSubclass(EnvironmentProvider.class)))));
        }
        if (ParallelEnvironmentProvider.class.isAssignableFrom(type)) {
            return Optional.of(
                    new OfSeveralAgents(made(constructor(type.asSubclass(ParallelEnvironmentProvider.class)))));
        }
        if (Environment.class.isAssignableFrom(type)) {
            Constructor<? extends Environment> constructor = constructor(type.asSubclass(Environment.class));
            return Optional.of(new OfOneAgent(new PerCopyProvider(name, () -> made(constructor))));
        }
        if (ParallelEnvironment.class.isAssignableFrom(type)) {
            Constructor<? extends ParallelEnvironment> constructor =
                    constructor(type.asSubclass(ParallelEnvironment.class));
            return Optional.of(new OfSeveralAgents(new PerCopyParallelProvider(name, () -> made(constructor))));
        }
        throw new UserError("environment.name = '" + name + "' is a class, but implements none of "
                + Environment.class.getName() + ", " + EnvironmentProvider.class.getName() + ", "
                + ParallelEnvironment.class.getName() + " and " + ParallelEnvironmentProvider.class.getName() + ".");
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
}
