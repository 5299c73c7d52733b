package io.troupe.algorithm.sac;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;

/** A policy's distributions by its outputs, in the words of the papers. Samples are rows. */
final class PlainActing {
    private final Ops tf;
    private final float[] temperatures;
    private final List<Operand<TFloat32>> entropies = new ArrayList<>();
    private final List<Operand<TFloat32>> bonuses = new ArrayList<>();
    private final List<Operand<TFloat32>> probabilities = new ArrayList<>();
    private final Optional<Operand<TFloat32>> action;

    /** @param outputs [N, 2 A + D] */
    PlainActing(
            Ops tf, SacShape shape, float[] temperatures, Operand<TFloat32> outputs, float[][] noise, float[][] masks) {
        this.tf = tf;
        this.temperatures = temperatures;
        int continuous = shape.continuous();
        int part = 0;
        if (continuous > 0) {
            Operand<TFloat32> mean = columns(outputs, 0, continuous);
            Operand<TFloat32> std = tf.math.exp(columns(outputs, continuous, continuous));
            Operand<TFloat32> u = tf.math.add(mean, tf.math.mul(std, matrix(noise)));
            Operand<TFloat32> z = tf.math.div(tf.math.sub(u, mean), std);
            Operand<TFloat32> density = tf.math.div(
                    tf.math.exp(tf.math.mul(tf.math.square(z), tf.constant(-0.5f))),
                    tf.math.mul(std, tf.constant((float) Math.sqrt(2 * Math.PI))));
            // d tanh(u)/du = 1 / cosh(u)^2: 1 - tanh(u)^2 loses digits in floats.
            Operand<TFloat32> cosh =
                    tf.math.mul(tf.math.add(tf.math.exp(u), tf.math.exp(tf.math.neg(u))), tf.constant(0.5f));
            Operand<TFloat32> slope = tf.math.div(tf.constant(1f), tf.math.square(cosh));
            add(sum(tf.math.sub(tf.math.log(density), tf.math.log(slope))), part++);
            action = Optional.of(tf.math.tanh(u));
        } else {
            action = Optional.empty();
        }
        int from = 2 * continuous;
        for (int n : shape.branches()) {
            Operand<TFloat32> allowed = columns(matrix(masks), from - 2 * continuous, n);
            Operand<TFloat32> never = tf.math.mul(tf.math.sub(tf.constant(1f), allowed), tf.constant(-1e4f));
            Operand<TFloat32> logProbs = tf.nn.logSoftmax(tf.math.add(columns(outputs, from, n), never));
            Operand<TFloat32> pi = tf.math.exp(logProbs);
            probabilities.add(pi);
            add(sum(tf.math.mul(pi, logProbs)), part++);
            from += n;
        }
    }

    private void add(Operand<TFloat32> logProb, int part) {
        int[] all = {0, 1};
        entropies.add(tf.math.neg(tf.math.mean(logProb, tf.constant(all))));
        bonuses.add(tf.math.mul(logProb, tf.constant(-temperatures[part])));
    }

    /** Of each part, in the mean. */
    List<Operand<TFloat32>> entropies() {
        return entropies;
    }

    /** What a critic is given. */
    Operand<TFloat32> input(Operand<TFloat32> seen) {
        return action.isPresent() ? tf.concat(List.of(action.get(), seen), tf.constant(1)) : seen;
    }

    private Operand<TFloat32> allProbabilities() {
        return probabilities.size() == 1 ? probabilities.getFirst() : tf.concat(probabilities, tf.constant(1));
    }

    /** Of what is done, all branches together. */
    Operand<TFloat32> expectation(Operand<TFloat32> q) {
        return probabilities.isEmpty() ? q : sum(tf.math.mul(allProbabilities(), q));
    }

    /** With the entropies. */
    Operand<TFloat32> softValue(Operand<TFloat32> worth) {
        Operand<TFloat32> value = worth;
        for (Operand<TFloat32> bonus : bonuses) {
            value = tf.math.add(value, bonus);
        }
        return value;
    }

    private Operand<TFloat32> columns(Operand<TFloat32> values, int from, int count) {
        int[] origin = {0, from};
        int[] size = {-1, count};
        return tf.slice(values, tf.constant(origin), tf.constant(size));
    }

    private Operand<TFloat32> sum(Operand<TFloat32> rows) {
        return tf.reduceSum(rows, tf.constant(1), ReduceSum.keepDims(true));
    }

    private Operand<TFloat32> matrix(float[][] rows) {
        return tf.constant(TFloat32.tensorOf(StdArrays.ndCopyOf(rows)));
    }
}
