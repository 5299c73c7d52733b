package io.troupe.architecture.planted;

/** Breaks a rule on purpose: shared between runs. */
public final class PlantedState {
    static int count;

    void increment() {
        count++;
    }
}
