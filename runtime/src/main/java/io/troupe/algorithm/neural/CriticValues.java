package io.troupe.algorithm.neural;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/**
 * Values that one critic or two give to what an actor does, and how these change with it. Of two, the one counts in each
 * row to which all that is done there is worth less: the minimum is over critics, and not over each choice by itself. That
 * would make little of whatever was tried seldom, since there the two differ most.
 */
public final class CriticValues {
    private final Ops tf;
    private final List<PerceptronNodes> critics = new ArrayList<>();
    private final List<List<Operand<TFloat32>>> features = new ArrayList<>();
    private final List<Operand<TBool>> counts = new ArrayList<>();
    private final Operand<TFloat32> values;

    /**
     * @param arrays of each critic
     * @param x what each sees, [N, A + O + 1]
     * @param worth what values, [M, N], say that it is worth, [1, N]
     */
    public CriticValues(
            Ops tf,
            PerceptronLayout layout,
            List<List<Operand<TFloat32>>> arrays,
            List<? extends Operand<TFloat32>> x,
            UnaryOperator<Operand<TFloat32>> worth) {
        this.tf = tf;
        List<Operand<TFloat32>> all = new ArrayList<>();
        for (List<Operand<TFloat32>> ofCritic : arrays) {
            PerceptronNodes nodes = new PerceptronNodes(tf, layout, ofCritic);
            critics.add(nodes);
            features.add(nodes.features(x.get(critics.size() - 1)));
            all.add(nodes.outputs(features.getLast().getLast()));
        }
        if (all.size() == 1) {
            values = all.getFirst();
            return;
        }
        Operand<TBool> firstCounts = tf.math.less(worth.apply(all.getFirst()), worth.apply(all.getLast()));
        counts.add(firstCounts);
        counts.add(tf.math.logicalNot(firstCounts));
        values = tf.select(firstCounts, all.getFirst(), all.getLast());
    }

    /** Those of the critic that counts, [M, N]. */
    public Operand<TFloat32> values() {
        return values;
    }

    /**
     * Gradient of the weighted sum of {@link #values()} by the actions.
     *
     * @param weights of the elements, [M, N]
     * @param count continuous actions, A
     * @return [N, A]
     */
    public Operand<TFloat32> actionGradient(Operand<TFloat32> weights, int count) {
        if (critics.size() == 1) {
            return critics.getFirst().inputGradient(features.getFirst(), weights, count);
        }
        Operand<TFloat32> none = tf.zerosLike(weights);
        List<Operand<TFloat32>> gradients = new ArrayList<>();
        for (int i = 0; i < critics.size(); i++) {
            Operand<TFloat32> own = tf.select(counts.get(i), weights, none);
            gradients.add(critics.get(i).inputGradient(features.get(i), own, count));
        }
        return tf.math.add(gradients.getFirst(), gradients.getLast());
    }
}
