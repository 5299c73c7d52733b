package io.troupe.algorithm.ppo;

import io.troupe.algorithm.neural.Means;
import io.troupe.policy.ActionHead;
import io.troupe.policy.NetworkSpec;
import io.troupe.policy.ParameterLayout;
import io.troupe.tensorflow.NetworkNodes;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The policy's side of one minibatch, with gradients in closed form. What is one number a sample is a row, [1, N].
 *
 * <p>The loss is sum(max(r cost, bound)) with cost -A/n and bound -(A + clipRange |A|)/n, since
 * min(r A, clip(r) A) = min(r A, A + clipRange |A|); n of the N rows are learnt from, see {@link MinibatchRows}.
 */
final class PolicyLossNodes {
    private final Ops tf;
    private final PpoConfig config;
    private final ParameterLayout layout;
    private final NetworkNodes nodes;
    private final int minibatchSize;
    private final List<Operand<TFloat32>> torso;
    private final PolicyHeadNodes head;
    private final Operand<TFloat32> logRatio;
    private final Operand<TFloat32> ratio;
    private final Operand<TFloat32> cost;
    private final Operand<TFloat32> bound;
    private final Operand<TFloat32> weight;

    /**
     * @param nodes of the parameters to differentiate by
     * @param x observations and ones, [N, O + 1]
     * @param given rows of the minibatch; see {@link MinibatchRows}
     */
    PolicyLossNodes(
            Ops tf,
            PpoConfig config,
            NetworkSpec network,
            NetworkNodes nodes,
            Operand<TFloat32> x,
            List<Output<TFloat32>> given,
            int minibatchSize) {
        this(
                tf,
                config,
                network,
                nodes,
                nodes.torso(ParameterLayout.of(network).policyTorso(), x),
                given,
                minibatchSize);
    }

    /**
     * On features that were computed elsewhere, such as those of a memory.
     *
     * @param features what the head works on, [N, features]
     */
    static PolicyLossNodes onFeatures(
            Ops tf,
            PpoConfig config,
            NetworkSpec network,
            NetworkNodes nodes,
            Operand<TFloat32> features,
            List<Output<TFloat32>> given,
            int minibatchSize) {
        return new PolicyLossNodes(tf, config, network, nodes, List.of(features), given, minibatchSize);
    }

    private PolicyLossNodes(
            Ops tf,
            PpoConfig config,
            NetworkSpec network,
            NetworkNodes nodes,
            List<Operand<TFloat32>> torso,
            List<Output<TFloat32>> given,
            int minibatchSize) {
        this.tf = tf;
        this.config = config;
        this.nodes = nodes;
        this.minibatchSize = minibatchSize;
        layout = ParameterLayout.of(network);
        this.torso = torso;
        Operand<TFloat32> outputs = nodes.head(layout.policyHead(), torso.getLast());
        head = switch (network.head()) {
            case ActionHead.Categorical ignored -> new CategoricalNodes(tf, outputs, given.get(0));
            case ActionHead.DiagonalGaussian ignored ->
                new GaussianNodes(tf, outputs, nodes.vector(layout.logStd().orElseThrow()), given.get(0));
            case ActionHead.Composite composite ->
                new CompositeNodes(tf, composite, outputs, layout.logStd().map(nodes::vector), given.get(0));
        };
        logRatio = tf.math.sub(head.logProb(), given.get(MinibatchRows.LOG_PROB));
        ratio = tf.math.exp(logRatio);
        cost = tf.math.mul(ratio, given.get(MinibatchRows.COST));
        bound = given.get(MinibatchRows.BOUND);
        weight = given.get(MinibatchRows.WEIGHT);
    }

    /** Results of the torso's layers, the observations first. */
    List<Operand<TFloat32>> torso() {
        return torso;
    }

    /** log pi(a|s), [1, N]. */
    Operand<TFloat32> logProb() {
        return head.logProb();
    }

    /**
     * Sets the gradients of the head and of what is free beside it.
     *
     * @param entropyCoefficient divided by N
     * @param weights sum of the weights of the rows given: N, or less for a part of the minibatch; a scalar
     * @return gradient with respect to the features; nothing where there is no layer under the head
     */
    Optional<Operand<TFloat32>> backward(Operand<TFloat32> entropyCoefficient, Operand<TFloat32> weights) {
        // d max(r cost, bound)/d log pi: r cost where that is the larger, else 0.
        Operand<TFloat32> logProbGradient = tf.select(tf.math.greaterEqual(cost, bound), cost, tf.zerosLike(cost));
        Optional<PolicyHeadNodes.Bonus> bonus = config.entropyCoefficient().initial() > 0
                ? Optional.of(new PolicyHeadNodes.Bonus(
                        tf.math.mul(weight, entropyCoefficient), tf.math.mul(entropyCoefficient, weights)))
                : Optional.empty();
        Operand<TFloat32> outputGradient = head.outputGradient(logProbGradient, bonus);
        layout.logStd().ifPresent(block -> nodes.setGradient(block, head.freeGradient()));
        nodes.backwardHead(layout.policyHead(), torso.getLast(), outputGradient);
        return layout.policyTorso().isEmpty() && layout.policyMemory().isEmpty()
                ? Optional.empty()
                : Optional.of(nodes.featureGradient(layout.policyHead(), outputGradient));
    }

    /** Policy loss, entropy, approximate KL and clip fraction, a scalar each. */
    List<Operand<TFloat32>> statistics(Operand<TFloat32> clipRange) {
        Operand<TFloat32> loss =
                tf.math.mul(Means.of(tf, tf.math.maximum(cost, bound)), tf.constant((float) minibatchSize));
        Operand<TFloat32> change = tf.math.sub(ratio, tf.constant(1f));
        Operand<TFloat32> kl = Means.of(tf, tf.math.mul(tf.math.sub(change, logRatio), weight));
        Operand<TFloat32> clipped = tf.dtypes.cast(tf.math.greater(tf.math.abs(change), clipRange), TFloat32.class);
        Operand<TFloat32> clipFraction = Means.of(tf, tf.math.mul(clipped, weight));
        return List.of(loss, Means.of(tf, head.entropy(weight)), kl, clipFraction);
    }
}
