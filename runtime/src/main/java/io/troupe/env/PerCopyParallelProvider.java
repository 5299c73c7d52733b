package io.troupe.env;

import java.util.function.Supplier;

/**
 * Makes copies of an author's class with several agents.
 *
 * @param name in messages, until the spec is known
 * @param maker gives a new object at every call
 */
record PerCopyParallelProvider(String name, Supplier<? extends ParallelEnvironment> maker)
        implements ParallelEnvironmentProvider {
    @Override
    public JointEnvironment create(int copies, EnvironmentParameters parameters) {
        return ParallelCopies.create(name, maker, copies);
    }
}
