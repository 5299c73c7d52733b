package io.troupe.testkit;

import io.troupe.env.Environment;

/** The contract as authors use it. */
final class CardsTest extends EnvironmentContract {
    @Override
    protected Environment environment() {
        return new Cards();
    }

    @Override
    protected int steps() {
        return 100;
    }
}
