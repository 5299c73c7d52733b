package io.troupe.algorithm.ppo;

import io.troupe.policy.ActionHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Independent parts: log-probabilities and entropies add up, and each part has its own outputs' gradients. */
final class CompositeNodes implements PolicyHeadNodes {
    private static final int ALONG_COLUMN = 0;

    private final Ops tf;
    private final List<PolicyHeadNodes> parts = new ArrayList<>();

    /**
     * @param outputs of the network, [outputs, N]
     * @param logStds of the continuous variables, if there are some
     * @param given rows of the action, [outputs, N]; see {@link MinibatchRows}
     */
    CompositeNodes(
            Ops tf,
            ActionHead.Composite head,
            Operand<TFloat32> outputs,
            Optional<Operand<TFloat32>> logStds,
            Operand<TFloat32> given) {
        this.tf = tf;
        List<BranchNodes.Group> groups = BranchNodes.groups(head.branches());
        List<Integer> heights = new ArrayList<>();
        if (logStds.isPresent()) {
            heights.add(head.continuous());
        }
        groups.forEach(group -> heights.add(group.rows()));
        List<Output<TFloat32>> of = split(outputs, heights);
        List<Output<TFloat32>> by = split(given, heights);
        logStds.ifPresent(logStd -> parts.add(new GaussianNodes(tf, of.getFirst(), logStd, by.getFirst())));
        for (BranchNodes.Group group : groups) {
            int at = parts.size();
            parts.add(new BranchNodes(tf, group, head.masked(), of.get(at), by.get(at)));
        }
    }

    private List<Output<TFloat32>> split(Operand<TFloat32> rows, List<Integer> heights) {
        int[] sizes = heights.stream().mapToInt(Integer::intValue).toArray();
        return tf.splitV(rows, tf.constant(sizes), tf.constant(ALONG_COLUMN), (long) sizes.length)
                .output();
    }

    @Override
    public Operand<TFloat32> logProb() {
        return parts.stream().map(PolicyHeadNodes::logProb).reduce(tf.math::add).orElseThrow();
    }

    @Override
    public Operand<TFloat32> entropy(Operand<TFloat32> weights) {
        return parts.stream()
                .map(part -> part.entropy(weights))
                .reduce(tf.math::add)
                .orElseThrow();
    }

    @Override
    public Operand<TFloat32> outputGradient(Operand<TFloat32> logProbGradient, Optional<Bonus> bonus) {
        List<Operand<TFloat32>> gradients = new ArrayList<>();
        for (PolicyHeadNodes part : parts) {
            gradients.add(part.outputGradient(logProbGradient, bonus));
        }
        return gradients.size() == 1 ? gradients.getFirst() : tf.concat(gradients, tf.constant(ALONG_COLUMN));
    }

    @Override
    public Operand<TFloat32> freeGradient() {
        return parts.getFirst().freeGradient();
    }
}
