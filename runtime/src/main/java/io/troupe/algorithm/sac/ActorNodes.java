package io.troupe.algorithm.sac;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** What the actor's outputs mean: a squashed Gaussian of the continuous elements, and a distribution of each branch. */
final class ActorNodes {
    private static final int ALONG_COLUMN = 0;

    private final Ops tf;
    private final SacShape shape;
    private final int rows;
    private final int next;
    private final Optional<SquashedGaussianNodes> continuous;
    private final List<CategoricalNodes> branches = new ArrayList<>();
    private final List<CategoricalNodes> nextBranches = new ArrayList<>();

    /**
     * @param outputs of the actor, [2 A + D, columns]: for the states in the first N, for the next states in N of which
     *     some may be the same
     * @param inputs noise, masks, N, and the column where the next states begin
     */
    ActorNodes(Ops tf, Operand<TFloat32> outputs, SacInputs inputs) {
        this.tf = tf;
        shape = inputs.shape();
        rows = inputs.rows();
        next = inputs.next();
        List<Integer> sizes = new ArrayList<>();
        if (shape.continuous() > 0) {
            sizes.add(shape.continuous());
            sizes.add(shape.continuous());
        }
        sizes.addAll(shape.branches());
        List<Operand<TFloat32>> split = split(outputs, sizes);
        continuous = inputs.noise.map(eps -> new SquashedGaussianNodes(tf, split.get(0), split.get(1), eps));
        int first = split.size() - shape.branches().size();
        List<Operand<TFloat32>> allowed =
                inputs.masks.isPresent() ? split(inputs.masks.get(), shape.branches()) : List.<Operand<TFloat32>>of();
        for (int i = 0; i < shape.branches().size(); i++) {
            branches.add(branch(split.get(first + i), allowed, i, 0));
            nextBranches.add(branch(split.get(first + i), allowed, i, next));
        }
    }

    private CategoricalNodes branch(Operand<TFloat32> logits, List<Operand<TFloat32>> masks, int index, int from) {
        return new CategoricalNodes(
                tf,
                columns(logits, from),
                masks.isEmpty() ? Optional.empty() : Optional.of(columns(masks.get(index), from)));
    }

    private List<Operand<TFloat32>> split(Operand<TFloat32> outputs, List<Integer> sizes) {
        if (sizes.size() == 1) {
            return List.of(outputs);
        }
        int[] counts = sizes.stream().mapToInt(Integer::intValue).toArray();
        List<Output<TFloat32>> pieces = tf.splitV(
                        outputs, tf.constant(counts), tf.constant(ALONG_COLUMN), (long) counts.length)
                .output();
        return new ArrayList<>(pieces);
    }

    /** The continuous elements, if there are any. */
    Optional<SquashedGaussianNodes> continuous() {
        return continuous;
    }

    /** What the continuous elements are in all that was seen, if there are any, [columns, A]. */
    Optional<Operand<TFloat32>> elements() {
        int[] turned = {1, 0};
        return continuous.map(gaussian -> tf.linalg.transpose(gaussian.action(), tf.constant(turned)));
    }

    /** log p of the continuous elements in the states, [1, N]. */
    Optional<Operand<TFloat32>> continuousLogProb() {
        return continuous.map(gaussian -> columns(gaussian.logProb(), 0));
    }

    /** log p of the continuous elements in the next states, [1, N]. */
    Optional<Operand<TFloat32>> nextContinuousLogProb() {
        return continuous.map(gaussian -> columns(gaussian.logProb(), next));
    }

    /** The branches in the states. */
    List<CategoricalNodes> branches() {
        return branches;
    }

    /** The branches in the next states. */
    List<CategoricalNodes> nextBranches() {
        return nextBranches;
    }

    /** Pieces of the critics' values, a branch each; all of them where there is none. */
    List<Operand<TFloat32>> byBranch(Operand<TFloat32> values) {
        return shape.branches().isEmpty() ? List.of(values) : split(values, shape.branches());
    }

    private Operand<TFloat32> columns(Operand<TFloat32> values, int from) {
        int[] origin = {0, from};
        int[] sizes = {-1, rows};
        return tf.slice(values, tf.constant(origin), tf.constant(sizes));
    }
}
