package io.troupe.actors.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other threads do. */
final class Await {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Await() {}

    static void until(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        boolean there = condition.getAsBoolean();
        while (!there && System.nanoTime() < until) {
            LockSupport.parkNanos(1_000_000);
            there = condition.getAsBoolean();
        }
        assertThat(there).as(what).isTrue();
    }
}
