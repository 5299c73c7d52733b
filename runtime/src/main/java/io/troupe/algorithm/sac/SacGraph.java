package io.troupe.algorithm.sac;

import io.troupe.algorithm.neural.CriticValues;
import io.troupe.algorithm.neural.PerceptronLayout;
import io.troupe.algorithm.neural.PerceptronNodes;
import io.troupe.algorithm.neural.PerceptronVariables;
import io.troupe.algorithm.neural.TwinCritics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * One gradient step of SAC in one run: the critics, then the actor on the critics as they are after that, the
 * temperatures, and the targets. Order and losses are those of Stable-Baselines3.
 *
 * <p>The actor sees states and next states in one pass, since it does not change between the two.
 */
final class SacGraph implements AutoCloseable {
    /** Step size and epsilon of critics, actor and temperatures, and tau. */
    static final int COEFFICIENTS = 7;

    private static final int ALONG_COLUMN = 0;
    private static final int ALONG_ROW = 1;

    private final Graph graph = new Graph();
    private final Ops tf = Ops.create(graph);
    private final SacShape shape;
    private final int rows;
    private final Operand<TFloat32> perRow;
    private final List<Operand<TFloat32>> temperatures;
    private final ActorNodes actions;

    final PerceptronVariables actor;
    final TwinCritics critics;
    final Temperatures temperature;

    /** States and, after them, next states, each with a one, [2 N, O + 1]. */
    final Placeholder<TFloat32> states;
    /** The continuous elements of the actions taken, [N, A]; not there where A = 0. */
    final Optional<Placeholder<TFloat32>> taken;
    /** 1 for each choice that was made, [D, N]; not there where D = 0. */
    final Optional<Placeholder<TFloat32>> chosen;
    /** 1 for each choice that is allowed in the states and the next states, [D, 2 N]; not there where all are. */
    final Optional<Placeholder<TFloat32>> masks;
    /** Rewards, and below them what the next value is multiplied by, [2, N]. */
    final Placeholder<TFloat32> returns;
    /** Standard normal, [A, 2 N]; not there where A = 0. */
    final Optional<Placeholder<TFloat32>> noise;
    /** Step size and epsilon of critics, actor and temperatures, then tau, [7]. */
    final Placeholder<TFloat32> coefficients;

    /** Everything that a gradient step changes. */
    final List<Op> step = new ArrayList<>();
    /** {@link SacStatistics}, [4 + temperatures]. */
    final Operand<TFloat32> statistics;

    /** Gradients of the actor's arrays. */
    final List<Operand<TFloat32>> actorGradient;
    /** Gradient of -log temperature (log pi + target entropy), as Stable-Baselines3 has it, by log temperature, [K]. */
    final Operand<TFloat32> temperatureGradient;

    /**
     * @param config settings
     * @param shape of the networks
     */
    SacGraph(SacConfig config, SacShape shape) {
        this.shape = shape;
        rows = config.common().batchSize();
        perRow = tf.constant(1f / rows);
        PerceptronLayout actorLayout = shape.actor();
        actor = PerceptronVariables.trained(tf, "actor", actorLayout);
        critics = new TwinCritics(tf, shape.critic());
        temperature = new Temperatures(tf, shape.temperatures());
        states = placeholder(2L * rows, shape.observationSize() + 1);
        taken = shape.continuous() > 0 ? Optional.of(placeholder(rows, shape.continuous())) : Optional.empty();
        noise = shape.continuous() > 0 ? Optional.of(placeholder(shape.continuous(), 2L * rows)) : Optional.empty();
        chosen = shape.choices() > 0 ? Optional.of(placeholder(shape.choices(), rows)) : Optional.empty();
        masks = shape.masked() ? Optional.of(placeholder(shape.choices(), 2L * rows)) : Optional.empty();
        returns = placeholder(2, rows);
        coefficients = placeholder(COEFFICIENTS);
        List<Output<TFloat32>> scalars =
                tf.unstack(coefficients, (long) COEFFICIENTS).output();
        temperatures = temperature.read();

        PerceptronNodes network = new PerceptronNodes(tf, actorLayout, actor.read(tf));
        List<Operand<TFloat32>> features = network.features(states);
        actions = new ActorNodes(tf, shape, network.outputs(features.getLast()), noise, masks, rows);
        List<Output<TFloat32>> inputs = criticInputs();

        Operand<TFloat32> target =
                target(critics.targetMinimum(inputs.get(1), values -> worth(values, actions.nextBranches())));
        critics.learn(takenInputs(), chosen, target, perRow, scalars.get(0), scalars.get(1));
        CriticValues values = critics.after(inputs.get(0), 2, ofCritic -> worth(ofCritic, actions.branches()));
        List<Operand<TFloat32>> firstHalf = new ArrayList<>();
        for (Operand<TFloat32> layer : features) {
            firstHalf.add(tf.split(tf.constant(0), layer, 2L).output().getFirst());
        }
        actorGradient = network.gradients(firstHalf, outputGradient(values));
        List<Operand<TFloat32>> entropies = entropies();
        temperatureGradient = tf.math.sub(tf.stack(entropies), targetEntropies(config.temperature()));

        step.addAll(critics.steps());
        step.addAll(actor.adam(scalars.get(2), scalars.get(3), actorGradient));
        if (config.temperature().learned()) {
            step.add(temperature.step(scalars.get(4), scalars.get(5), temperatureGradient));
        }
        step.addAll(critics.follow(scalars.get(6)));
        statistics = statistics(values.values(), entropies);
    }

    /** What sessions are opened on. */
    Graph graph() {
        return graph;
    }

    /** The critics' inputs with the actor's own actions, for states and for next states, [N, A + O + 1] each. */
    private List<Output<TFloat32>> criticInputs() {
        Operand<TFloat32> all = states;
        if (actions.continuous().isPresent()) {
            int[] turned = {1, 0};
            Operand<TFloat32> own =
                    tf.linalg.transpose(actions.continuous().get().action(), tf.constant(turned));
            all = tf.concat(List.of(own, states), tf.constant(ALONG_ROW));
        }
        return tf.split(tf.constant(0), all, 2L).output();
    }

    private Operand<TFloat32> takenInputs() {
        Operand<TFloat32> first = tf.split(tf.constant(0), states, 2L).output().getFirst();
        return taken.isPresent() ? tf.concat(List.of(taken.get(), first), tf.constant(ALONG_ROW)) : first;
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

    /** r + discount (min E[Q'(s', a')] + entropy terms), [1, N]. */
    private Operand<TFloat32> target(Operand<TFloat32> minimum) {
        List<CategoricalNodes> branches = actions.nextBranches();
        List<Operand<TFloat32>> terms = new ArrayList<>();
        terms.add(minimum);
        actions.continuousLogProb(rows)
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
    private Operand<TFloat32> outputGradient(CriticValues values) {
        List<CategoricalNodes> branches = actions.branches();
        List<Operand<TFloat32>> pieces = actions.byBranch(values.values());
        List<Operand<TFloat32>> gradient = new ArrayList<>();
        actions.continuous().ifPresent(gaussian -> {
            Operand<TFloat32> weights = branches.isEmpty()
                    ? tf.fill(tf.constant(new int[] {1, rows}), tf.constant(-1f / rows))
                    : tf.math.mul(probabilities(branches), tf.constant(-1f / rows));
            int[] turned = {1, 0};
            Operand<TFloat32> byAction =
                    tf.linalg.transpose(values.actionGradient(weights, shape.continuous()), tf.constant(turned));
            gradient.add(gaussian.columns(0, rows).gradient(byAction, tf.math.mul(temperatures.getFirst(), perRow)));
        });
        for (int i = 0; i < branches.size(); i++) {
            gradient.add(branches.get(i).gradient(branchTemperature(i), pieces.get(i), perRow));
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
        actions.continuousLogProb(0).ifPresent(logProb -> entropies.add(negativeMean(logProb)));
        actions.branches().forEach(branch -> entropies.add(negativeMean(branch.negativeEntropy())));
        return entropies;
    }

    /** What the entropy of each part is to be, [K]: of a branch, a share of the largest that the masks leave it. */
    private Operand<TFloat32> targetEntropies(SacConfig.Temperature settings) {
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
                    .ifPresent(largest ->
                            targets.set(index, tf.math.mul(mean(largest), tf.constant(settings.entropyShare()))));
        }
        return tf.stack(targets);
    }

    private Operand<TFloat32> negativeMean(Operand<TFloat32> row) {
        return tf.math.neg(mean(row));
    }

    private Operand<TFloat32> mean(Operand<TFloat32> row) {
        int[] all = {0, 1};
        return tf.math.mean(row, tf.constant(all));
    }

    private Operand<TFloat32> statistics(Operand<TFloat32> values, List<Operand<TFloat32>> entropies) {
        Operand<TFloat32> value = mean(worth(values, actions.branches()));
        List<Operand<TFloat32>> bonuses = new ArrayList<>();
        for (int i = 0; i < entropies.size(); i++) {
            bonuses.add(tf.math.mul(entropies.get(i), temperatures.get(i)));
        }
        List<Operand<TFloat32>> all = new ArrayList<>();
        all.add(critics.loss(perRow));
        all.add(tf.math.neg(tf.math.add(value, sum(bonuses))));
        all.add(sum(entropies));
        all.add(value);
        all.addAll(temperatures);
        return tf.stack(all);
    }

    private Placeholder<TFloat32> placeholder(long... shape) {
        return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape)));
    }

    @Override
    public void close() {
        graph.close();
    }
}
