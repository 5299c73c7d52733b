package io.troupe.algorithm.sac;

import io.troupe.algorithm.neural.CriticValues;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** What SAC learns from: targets of the critics, and gradients of the actor's outputs and of the temperatures. */
final class SacLossNodes {
    private static final int ALONG_COLUMN = 0;

    private final Ops tf;
    private final SacConfig.Temperature settings;
    private final SacShape shape;
    private final ActorNodes actions;
    private final List<Operand<TFloat32>> temperatures;
    private final RowShares shares;
    private final List<Operand<TFloat32>> entropies;

    /**
     * @param actions what the actor does
     * @param temperatures of each part
     * @param shares of the rows in means
     */
    SacLossNodes(
            Ops tf,
            SacConfig.Temperature settings,
            SacShape shape,
            ActorNodes actions,
            List<Operand<TFloat32>> temperatures,
            RowShares shares) {
        this.tf = tf;
        this.settings = settings;
        this.shape = shape;
        this.actions = actions;
        this.temperatures = temperatures;
        this.shares = shares;
        entropies = entropies();
    }

    /** Of what is done in a state by a critic's values: their expectation in each branch, together. */
    private Operand<TFloat32> worth(Operand<TFloat32> values, List<CategoricalNodes> branches) {
        if (branches.isEmpty()) {
            return values;
        }
        List<Operand<TFloat32>> pieces = actions.byBranch(values);
        List<Operand<TFloat32>> terms = new ArrayList<>();
        for (int i = 0; i < branches.size(); i++) {
            terms.add(branches.get(i).expectation(pieces.get(i)));
        }
        return sum(terms);
    }

    /** Of the actor's own actions in the states. */
    Operand<TFloat32> worth(Operand<TFloat32> values) {
        return worth(values, actions.branches());
    }

    /** Of the actor's own actions in the next states. */
    Operand<TFloat32> nextWorth(Operand<TFloat32> values) {
        return worth(values, actions.nextBranches());
    }

    /**
     * r + discount (min E[Q'(s', a')] + entropy terms), [1, N].
     *
     * @param returns rewards, and below them the discounts, [2, N]
     * @param minimum of the twins, [1, N]
     */
    Operand<TFloat32> target(Operand<TFloat32> returns, Operand<TFloat32> minimum) {
        List<CategoricalNodes> branches = actions.nextBranches();
        List<Operand<TFloat32>> terms = new ArrayList<>();
        terms.add(minimum);
        actions.nextContinuousLogProb()
                .ifPresent(logProb -> terms.add(tf.math.neg(tf.math.mul(logProb, temperatures.getFirst()))));
        for (int i = 0; i < branches.size(); i++) {
            terms.add(tf.math.neg(tf.math.mul(branches.get(i).negativeEntropy(), branchTemperature(i))));
        }
        List<Output<TFloat32>> known = tf.split(tf.constant(0), returns, 2L).output();
        return tf.math.add(known.get(0), tf.math.mul(known.get(1), sum(terms)));
    }

    private Operand<TFloat32> branchTemperature(int branch) {
        return temperatures.get(temperatures.size() - shape.branches().size() + branch);
    }

    private Operand<TFloat32> sum(List<Operand<TFloat32>> terms) {
        return terms.stream().reduce(tf.math::add).orElseThrow();
    }

    /** Gradient of mean(temperature log pi - min Q) by the actor's outputs, [2 A + D, N]. */
    Operand<TFloat32> outputGradient(CriticValues values) {
        List<CategoricalNodes> branches = actions.branches();
        List<Operand<TFloat32>> pieces = actions.byBranch(values.values());
        List<Operand<TFloat32>> gradient = new ArrayList<>();
        actions.continuous().ifPresent(gaussian -> {
            Operand<TFloat32> weights = branches.isEmpty()
                    ? shares.negativeRow()
                    : tf.math.mul(probabilities(branches), shares.negativeEach());
            int[] turned = {1, 0};
            Operand<TFloat32> byAction =
                    tf.linalg.transpose(values.actionGradient(weights, shape.continuous()), tf.constant(turned));
            gradient.add(gaussian.columns(0, shares.rows())
                    .gradient(byAction, tf.math.mul(temperatures.getFirst(), shares.each())));
        });
        for (int i = 0; i < branches.size(); i++) {
            gradient.add(branches.get(i).gradient(branchTemperature(i), pieces.get(i), shares.each()));
        }
        return concat(gradient);
    }

    private Operand<TFloat32> probabilities(List<CategoricalNodes> branches) {
        return concat(branches.stream().map(CategoricalNodes::probabilities).toList());
    }

    private Operand<TFloat32> concat(List<Operand<TFloat32>> pieces) {
        return pieces.size() == 1 ? pieces.getFirst() : tf.concat(pieces, tf.constant(ALONG_COLUMN));
    }

    /** -mean(log pi) of each part in the states, nats. */
    private List<Operand<TFloat32>> entropies() {
        List<Operand<TFloat32>> entropies = new ArrayList<>();
        actions.continuousLogProb().ifPresent(logProb -> entropies.add(negativeMean(logProb)));
        actions.branches().forEach(branch -> entropies.add(negativeMean(branch.negativeEntropy())));
        return entropies;
    }

    /** Gradient by log temperature, [K]: entropies above their targets. */
    Operand<TFloat32> temperatureGradient() {
        return tf.math.sub(tf.stack(entropies), targetEntropies());
    }

    /** What the entropy of each part is to be, [K]: of a branch, a share of the largest that the masks leave it. */
    private Operand<TFloat32> targetEntropies() {
        float[] constants = settings.targetEntropies(shape);
        List<Operand<TFloat32>> targets = new ArrayList<>();
        for (float constant : constants) {
            targets.add(tf.constant(constant));
        }
        int first = constants.length - actions.branches().size();
        for (int i = 0; i < actions.branches().size(); i++) {
            int index = first + i;
            actions.branches()
                    .get(i)
                    .largestEntropy()
                    .ifPresent(largest -> targets.set(
                            index, tf.math.mul(shares.mean(largest), tf.constant(settings.entropyShare()))));
        }
        return tf.stack(targets);
    }

    private Operand<TFloat32> negativeMean(Operand<TFloat32> row) {
        return tf.math.neg(shares.mean(row));
    }

    /**
     * {@link SacStatistics}, [4 + K].
     *
     * @param criticLoss of both
     * @param values that the actor learns from, [M, N]
     */
    Operand<TFloat32> statistics(Operand<TFloat32> criticLoss, Operand<TFloat32> values) {
        Operand<TFloat32> value = shares.mean(worth(values));
        List<Operand<TFloat32>> bonuses = new ArrayList<>();
        for (int i = 0; i < entropies.size(); i++) {
            bonuses.add(tf.math.mul(entropies.get(i), temperatures.get(i)));
        }
        List<Operand<TFloat32>> all = new ArrayList<>();
        all.add(criticLoss);
        all.add(tf.math.neg(tf.math.add(value, sum(bonuses))));
        all.add(sum(entropies));
        all.add(value);
        all.addAll(temperatures);
        return tf.stack(all);
    }
}
