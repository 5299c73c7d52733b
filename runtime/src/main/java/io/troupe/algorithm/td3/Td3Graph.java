package io.troupe.algorithm.td3;

import io.troupe.algorithm.neural.CriticValues;
import io.troupe.algorithm.neural.Kernels;
import io.troupe.algorithm.neural.PerceptronLayout;
import io.troupe.algorithm.neural.PerceptronNodes;
import io.troupe.algorithm.neural.PerceptronVariables;
import io.troupe.algorithm.neural.TwinCritics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * One gradient step of TD3 in one run: the critics, and where it is due the actor, on the first critic as it is after
 * that, and all targets.
 */
final class Td3Graph {
    /** Step size and epsilon of critics and actor, and tau. */
    static final int COEFFICIENTS = 5;

    private static final int ALONG_ROW = 1;

    private final Ops tf;
    private final Td3Config config;
    private final PerceptronLayout layout;
    private final int rows;
    private final int actionSize;

    final PerceptronVariables actor;
    final PerceptronVariables actorTarget;
    final TwinCritics critics;

    /** States, each with a one, [N, O + 1]. */
    final Placeholder<TFloat32> states;
    /** Next states, each with a one, [N, O + 1]. */
    final Placeholder<TFloat32> nextStates;
    /** The actions taken, [N, A]. */
    final Placeholder<TFloat32> taken;
    /** Rewards, and below them what the next value is multiplied by, [2, N]. */
    final Placeholder<TFloat32> returns;
    /** Standard normal, [A, N]. */
    final Placeholder<TFloat32> noise;
    /** As {@link #COEFFICIENTS} says, [5]. */
    final Placeholder<TFloat32> coefficients;

    /** What a step of the critics changes. */
    final List<Op> criticStep = new ArrayList<>();
    /** What a step of everything changes. */
    final List<Op> fullStep = new ArrayList<>();
    /** Loss of the critics and mean target, [2]. */
    final Operand<TFloat32> criticStatistics;
    /** The same and the actor's loss, [3]. */
    final Operand<TFloat32> fullStatistics;
    /** Gradients of the actor's arrays. */
    final List<Operand<TFloat32>> actorGradient;

    Td3Graph(Ops tf, Td3Config config, PerceptronLayout actorLayout, PerceptronLayout criticLayout) {
        this.tf = tf;
        this.config = config;
        layout = actorLayout;
        rows = config.common().batchSize();
        actionSize = actorLayout.head().outputs();
        actor = PerceptronVariables.trained(tf, "actor", actorLayout);
        actorTarget = PerceptronVariables.following(tf, "actor.target", actorLayout);
        critics = new TwinCritics(tf, criticLayout);
        states = placeholder(rows, actorLayout.inputs() + 1);
        nextStates = placeholder(rows, actorLayout.inputs() + 1);
        taken = placeholder(rows, actionSize);
        returns = placeholder(2, rows);
        noise = placeholder(actionSize, rows);
        coefficients = placeholder(COEFFICIENTS);
        List<Output<TFloat32>> scalars =
                tf.unstack(coefficients, (long) COEFFICIENTS).output();
        Operand<TFloat32> perRow = tf.constant(1f / rows);

        List<Operand<TFloat32>> targetArrays = actorTarget.read(tf);
        Operand<TFloat32> target = target(targetArrays);
        critics.learn(join(taken, states), Optional.empty(), target, perRow, scalars.get(0), scalars.get(1));
        criticStep.addAll(critics.variables().steps());
        List<Operand<TFloat32>> reported = List.of(critics.loss(perRow), mean(target));
        criticStatistics = tf.stack(reported);

        PerceptronNodes network = new PerceptronNodes(tf, actorLayout, actor.read(tf));
        List<Operand<TFloat32>> features = network.features(states);
        Operand<TFloat32> action = tf.math.tanh(network.outputs(features.getLast()));
        CriticValues values = critics.after(join(turn(action), states), 1, single -> single);
        Operand<TFloat32> weights = tf.fill(tf.constant(new int[] {1, rows}), tf.constant(-1f / rows));
        Operand<TFloat32> byAction = turn(values.actionGradient(weights, actionSize));
        actorGradient = network.gradients(features, Kernels.binary(tf, "TanhGrad", action, byAction));
        List<Op> adam = actor.adam(scalars.get(2), scalars.get(3), actorGradient);
        fullStep.addAll(criticStep);
        fullStep.addAll(adam);
        fullStep.addAll(critics.variables().follow(scalars.get(4)));
        fullStep.addAll(actorTarget.follow(scalars.get(4), targetArrays, actor.read(tf.withControlDependencies(adam))));
        fullStatistics = tf.stack(List.of(reported.get(0), reported.get(1), tf.math.neg(mean(values.values()))));
    }

    /** r + discount min Q'(s', clip(mu'(s') + clip(noise))), [1, N]: equation 14. */
    private Operand<TFloat32> target(List<Operand<TFloat32>> arrays) {
        PerceptronNodes network = new PerceptronNodes(tf, layout, arrays);
        Operand<TFloat32> action =
                tf.math.tanh(network.outputs(network.features(nextStates).getLast()));
        Operand<TFloat32> smoothing =
                clip(tf.math.mul(noise, tf.constant(config.targetNoise())), config.targetNoiseClip());
        Operand<TFloat32> smoothed = clip(tf.math.add(action, smoothing), 1);
        Operand<TFloat32> value = critics.targetMinimum(join(turn(smoothed), nextStates), single -> single);
        List<Output<TFloat32>> known = tf.split(tf.constant(0), returns, 2L).output();
        return tf.math.add(known.get(0), tf.math.mul(known.get(1), value));
    }

    private Operand<TFloat32> clip(Operand<TFloat32> values, float limit) {
        return tf.clipByValue(values, tf.constant(-limit), tf.constant(limit));
    }

    private Operand<TFloat32> join(Operand<TFloat32> actions, Operand<TFloat32> observations) {
        return tf.concat(List.of(actions, observations), tf.constant(ALONG_ROW));
    }

    private Operand<TFloat32> turn(Operand<TFloat32> matrix) {
        int[] turned = {1, 0};
        return tf.linalg.transpose(matrix, tf.constant(turned));
    }

    private Operand<TFloat32> mean(Operand<TFloat32> row) {
        int[] all = {0, 1};
        return tf.math.mean(row, tf.constant(all));
    }

    private Placeholder<TFloat32> placeholder(long... shape) {
        return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape)));
    }
}
