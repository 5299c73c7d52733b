package io.troupe.algorithm.sac;

import io.troupe.tensorflow.Sequences;
import java.util.Optional;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** What networks with a memory see: n sequences of L steps and what came after, of which L' are learnt from, N = L' n. */
final class SequenceInputs {
    private final RecurrentShape shape;

    /** What was seen and ones, [(L + 1) n, O + 1], time-major. */
    final Placeholder<TFloat32> observations;
    /** What the actor remembered before the first step, [n, S]. */
    final Placeholder<TFloat32> states;
    /** 0 where nothing is remembered from the step before, else 1, [L + 1, n, 1]. */
    final Placeholder<TFloat32> keeps;
    /** What each row counts in means: 0 for those that are empty, [1, N]. */
    final Placeholder<TFloat32> weights;

    /** @param perStep n */
    SequenceInputs(Ops tf, RecurrentShape shape, int perStep) {
        this.shape = shape;
        long steps = shape.memory().sequence() + 1L;
        observations = SacInputs.placeholder(tf, steps * perStep, shape.shape().observationSize() + 1);
        states = SacInputs.placeholder(tf, perStep, shape.stateSize());
        keeps = SacInputs.placeholder(tf, steps, perStep, 1);
        weights = SacInputs.placeholder(tf, 1, (long) shape.memory().learntSteps() * perStep);
    }

    /** All that was seen, from what the actor remembered. */
    Sequences sequences() {
        return new Sequences(
                observations,
                states,
                Optional.of(keeps),
                shape.memory().sequence() + 1,
                shape.memory().burnIn());
    }
}
