package io.troupe.tensorflow;

import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Sequences of equal length as they enter a graph, in time-major order: row {@code t * n + s} is step {@code t} of sequence
 * {@code s}.
 *
 * @param x observations and a column of ones, [L n, O + 1]
 * @param states what was remembered before the first step of each, [n, S]
 * @param keeps 0 where a step begins an episode, so that what was remembered is forgotten there, else 1, [L, n, 1]; not
 *     looked at for the first step, and needed only where there are several
 * @param steps L
 * @param burnIn steps at the beginning of each that only warm the state up: they give no outputs, and no gradient comes
 *     back through them
 */
public record Sequences(
        Operand<TFloat32> x, Operand<TFloat32> states, Optional<Operand<TFloat32>> keeps, int steps, int burnIn) {
    /** One step of each. */
    public static Sequences ofOneStep(Operand<TFloat32> x, Operand<TFloat32> states) {
        return new Sequences(x, states, Optional.empty(), 1, 0);
    }
}
