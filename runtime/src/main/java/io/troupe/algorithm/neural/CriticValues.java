package io.troupe.algorithm.neural;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/** Values that one critic or two give to actions, and how these change with the action. */
public final class CriticValues {
    private final Ops tf;
    private final List<PerceptronNodes> critics = new ArrayList<>();
    private final List<List<Operand<TFloat32>>> features = new ArrayList<>();
    private final List<Operand<TFloat32>> values = new ArrayList<>();

    CriticValues(Ops tf, PerceptronLayout layout, List<List<Operand<TFloat32>>> arrays, Operand<TFloat32> x) {
        this.tf = tf;
        for (List<Operand<TFloat32>> ofCritic : arrays) {
            PerceptronNodes nodes = new PerceptronNodes(tf, layout, ofCritic);
            critics.add(nodes);
            features.add(nodes.features(x));
            values.add(nodes.outputs(features.getLast().getLast()));
        }
    }

    /** The value of one, the smaller value of two, [M, N]. */
    public Operand<TFloat32> minimum() {
        return values.size() == 1 ? values.getFirst() : tf.math.minimum(values.getFirst(), values.getLast());
    }

    /**
     * Gradient of the weighted sum of {@link #minimum()} by the actions; that of the smaller value where there are two.
     *
     * @param weights of the elements, [M, N]
     * @param count continuous actions, A
     * @return [N, A]
     */
    public Operand<TFloat32> actionGradient(Operand<TFloat32> weights, int count) {
        if (values.size() == 1) {
            return critics.getFirst().inputGradient(features.getFirst(), weights, count);
        }
        Operand<TBool> firstIsSmaller = tf.math.less(values.getFirst(), values.getLast());
        Operand<TFloat32> none = tf.zerosLike(weights);
        return tf.math.add(
                critics.getFirst().inputGradient(features.getFirst(), tf.select(firstIsSmaller, weights, none), count),
                critics.getLast().inputGradient(features.getLast(), tf.select(firstIsSmaller, none, weights), count));
    }
}
