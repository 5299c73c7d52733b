package io.troupe.architecture.planted;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** Breaks a rule on purpose: few threads, but any number of waiting tasks. */
public final class PlantedExecutor {
    final Executor executor = Executors.newFixedThreadPool(1);
}
