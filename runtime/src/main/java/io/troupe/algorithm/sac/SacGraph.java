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

    private static final int ALONG_ROW = 1;

    private final Graph graph = new Graph();
    private final Ops tf = Ops.create(graph);
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
        int rows = config.common().batchSize();
        RowShares shares = RowShares.equal(tf, rows);
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

        PerceptronNodes network = new PerceptronNodes(tf, actorLayout, actor.read(tf));
        List<Operand<TFloat32>> features = network.features(states);
        actions = new ActorNodes(tf, shape, network.outputs(features.getLast()), noise, masks, rows, rows);
        List<Output<TFloat32>> inputs = criticInputs();

        SacLossNodes loss = new SacLossNodes(tf, config.temperature(), shape, actions, temperature.read(), shares);
        Operand<TFloat32> target = loss.target(returns, critics.targetMinimum(inputs.get(1), loss::nextWorth));
        critics.learn(takenInputs(), chosen, target, shares.each(), scalars.get(0), scalars.get(1));
        CriticValues values = critics.after(inputs.get(0), 2, loss::worth);
        List<Operand<TFloat32>> firstHalf = new ArrayList<>();
        for (Operand<TFloat32> layer : features) {
            firstHalf.add(tf.split(tf.constant(0), layer, 2L).output().getFirst());
        }
        actorGradient = network.gradients(firstHalf, loss.outputGradient(values));
        temperatureGradient = loss.temperatureGradient();

        step.addAll(critics.steps());
        step.addAll(actor.adam(scalars.get(2), scalars.get(3), actorGradient));
        if (config.temperature().learned()) {
            step.add(temperature.step(scalars.get(4), scalars.get(5), temperatureGradient));
        }
        step.addAll(critics.follow(scalars.get(6)));
        statistics = loss.statistics(critics.loss(shares.each()), values.values());
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

    private Placeholder<TFloat32> placeholder(long... shape) {
        return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape)));
    }

    @Override
    public void close() {
        graph.close();
    }
}
