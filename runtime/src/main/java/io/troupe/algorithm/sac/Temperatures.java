package io.troupe.algorithm.sac;

import io.troupe.algorithm.neural.AdamVariables;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The logarithm of the temperature of each part of an action, with the moments of Adam, [K]. */
final class Temperatures {
    private final Ops tf;
    private final int count;
    private final AdamVariables logarithms;
    private final Operand<TFloat32> values;

    /** @param count K */
    Temperatures(Ops tf, int count) {
        this.tf = tf;
        this.count = count;
        logarithms = new AdamVariables(tf, "temperature.", count);
        values = tf.math.exp(logarithms.parameters);
    }

    AdamVariables logarithms() {
        return logarithms;
    }

    /** Each temperature as a scalar. */
    List<Operand<TFloat32>> read() {
        return new ArrayList<>(tf.unstack(values, (long) count).output());
    }

    /** A step of Adam once they have been read: the entropies, and so the gradient, do not depend on the temperatures. */
    Op step(Operand<TFloat32> stepSize, Operand<TFloat32> epsilon, Operand<TFloat32> gradient) {
        Ops afterReading = tf.withControlDependencies(List.of(values));
        return logarithms.step(stepSize, epsilon, afterReading.identity(gradient));
    }
}
