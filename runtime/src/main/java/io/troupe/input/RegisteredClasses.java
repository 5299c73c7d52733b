package io.troupe.input;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/**
 * What is registered in {@code META-INF/services}. A class that cannot be loaded or made does not get in the way of the others;
 * it is mentioned when a name is not found.
 */
public final class RegisteredClasses {
    private final ClassLoader classLoader;
    private final List<String> broken = new ArrayList<>();

    /** @param classLoader that finds them */
    public RegisteredClasses(ClassLoader classLoader) {
        this.classLoader = classLoader;
    }

    /** Gives one object of each class. */
    public <T> void make(Class<T> service, Consumer<T> taker) {
        find(service, provider -> taker.accept(provider.get()));
    }

    /**
     * Gives each class.
     *
     * @param taker where it throws a {@link ServiceConfigurationError} or a {@link LinkageError}, the class is broken
     */
    public <T> void find(Class<T> service, Consumer<ServiceLoader.Provider<T>> taker) {
        Iterator<ServiceLoader.Provider<T>> registered =
                ServiceLoader.load(service, classLoader).stream().iterator();
        while (true) {
            try {
                if (!registered.hasNext()) {
                    return;
                }
                taker.accept(registered.next());
            } catch (ServiceConfigurationError | LinkageError e) {
                addBroken(e.getMessage() + (e.getCause() == null ? "" : " (" + e.getCause() + ")"));
            }
        }
    }

    /** A class turned out to be of no use, for this reason. */
    public void addBroken(String reason) {
        broken.add(reason);
    }

    /** A sentence about those that are of no use, with a space before it; empty where there are none. */
    public String mentionOfBroken() {
        return broken.isEmpty() ? "" : " Registered, but could not be loaded: " + String.join("; ", broken) + ".";
    }
}
