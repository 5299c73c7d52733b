package io.troupe.architecture.planted;

/** Breaks a rule on purpose: prints. */
public final class PlantedPrint {
    void greet() {
        System.err.println("hello");
    }
}
