package io.troupe.env;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes vectorised environments out of an author's one-copy class.
 *
 * @param name in messages, until the spec is known
 * @param maker gives a new object at every call
 */
record PerCopyProvider(String name, Supplier<? extends Environment> maker) implements EnvironmentProvider {
    @Override
    public VectorEnvironment create(int copies, EnvironmentParameters parameters) {
        return create(copies, parameters, Optional.empty());
    }

    VectorEnvironment create(int copies, EnvironmentParameters parameters, Optional<Development> development) {
        return PerCopyVectorEnvironment.create(name, maker, copies, parameters, development);
    }
}
