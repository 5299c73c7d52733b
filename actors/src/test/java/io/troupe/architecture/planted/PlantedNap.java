package io.troupe.architecture.planted;

/** Breaks a rule on purpose: sleeps. */
public final class PlantedNap {
    void nap() throws InterruptedException {
        Thread.sleep(1);
    }
}
