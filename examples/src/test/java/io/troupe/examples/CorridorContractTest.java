package io.troupe.examples;

import io.troupe.env.Environment;
import io.troupe.testkit.EnvironmentContract;

/** What every environment must hold. */
final class CorridorContractTest extends EnvironmentContract {
    @Override
    protected Environment environment() {
        return new Corridor();
    }

    @Override
    protected int steps() {
        return 300;
    }
}
