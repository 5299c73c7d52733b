package io.troupe.architecture.planted;

/** Breaks a rule on purpose: draws from a stream that nobody saves. */
public final class PlantedDice {
    double roll() {
        return Math.random();
    }
}
