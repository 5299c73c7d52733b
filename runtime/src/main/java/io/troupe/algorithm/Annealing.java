package io.troupe.algorithm;

/**
 * A hyperparameter over the course of a run: constant, or falling on a line from its initial value.
 *
 * @param initial value at the start
 * @param endFraction share of it that is left at the end of the run; 1 for a constant
 */
public record Annealing(float initial, float endFraction) {
    /** The same value all along. */
    public static Annealing constant(float value) {
        return new Annealing(value, 1);
    }

    /**
     * The value in force.
     *
     * @param step how far the run is
     * @param lastStep where it ends; the value stays at its end from there on
     */
    public float at(long step, long lastStep) {
        double progress = Math.clamp((double) step / lastStep, 0.0, 1.0);
        return (float) (initial * (1 - (1 - endFraction) * progress));
    }
}
