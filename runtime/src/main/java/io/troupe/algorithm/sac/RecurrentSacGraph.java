package io.troupe.algorithm.sac;

import io.troupe.algorithm.neural.CriticValues;
import io.troupe.algorithm.neural.PerceptronVariables;
import io.troupe.policy.ParameterLayout;
import io.troupe.tensorflow.NetworkNodes;
import io.troupe.tensorflow.RecurrentNodes;
import io.troupe.tensorflow.Sequences;
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
 * One gradient step of SAC on sequences in one run: what {@link SacGraph} does on transitions, in the same order. L is the
 * length of a sequence, L' the steps of it that are learnt from, n how many are side by side, N = L' n.
 *
 * <p>What is seen after each step is the next one's observation, so actor and targets go through L + 1 observations once;
 * an action that the actor draws in one of them is its own there and the next one of the step before.
 */
final class RecurrentSacGraph {
    private static final int ALONG_ROWS = 0;

    private final Ops tf;
    private final RecurrentShape shape;
    private final int perStep;
    private final int rows;
    private final ActorNodes actions;

    final PerceptronVariables actor;
    final RecurrentCritics critics;
    final Temperatures temperature;

    /** What was seen and ones, [(L + 1) n, O + 1], time-major. */
    final Placeholder<TFloat32> observations;
    /** What the actor remembered before the first step, [n, S]. */
    final Placeholder<TFloat32> states;
    /** 0 where nothing is remembered from the step before, else 1, [L + 1, n, 1]. */
    final Placeholder<TFloat32> keeps;
    /** The continuous elements of the actions taken, [N, A]; not there where A = 0. */
    final Optional<Placeholder<TFloat32>> taken;
    /** 1 for each choice that was made, [D, N]; not there where D = 0. */
    final Optional<Placeholder<TFloat32>> chosen;
    /** 1 for each choice that is allowed in what is learnt from and what comes after, [D, N + n]; not there where all are. */
    final Optional<Placeholder<TFloat32>> masks;
    /** Rewards, and below them what the next value is multiplied by, [2, N]. */
    final Placeholder<TFloat32> returns;
    /** What each row counts in means: 0 for those that are empty, [1, N]. */
    final Placeholder<TFloat32> weights;
    /** Standard normal, [A, N + n]; not there where A = 0. */
    final Optional<Placeholder<TFloat32>> noise;
    /** As in {@link SacGraph}. */
    final Placeholder<TFloat32> coefficients;

    /** Everything that a gradient step changes. */
    final List<Op> step = new ArrayList<>();
    /** {@link SacStatistics}, [4 + temperatures]. */
    final Operand<TFloat32> statistics;

    /**
     * @param graph receives the nodes; the caller's
     * @param perStep n
     */
    RecurrentSacGraph(Graph graph, SacConfig config, RecurrentShape shape, int perStep) {
        tf = Ops.create(graph);
        this.shape = shape;
        this.perStep = perStep;
        SacShape parts = shape.shape();
        int length = shape.memory().sequence();
        rows = shape.memory().learntSteps() * perStep;
        int seen = rows + perStep;
        observations = placeholder((length + 1L) * perStep, parts.observationSize() + 1);
        states = placeholder(perStep, shape.stateSize());
        keeps = placeholder(length + 1, perStep, 1);
        taken = parts.continuous() > 0 ? Optional.of(placeholder(rows, parts.continuous())) : Optional.empty();
        noise = parts.continuous() > 0 ? Optional.of(placeholder(parts.continuous(), seen)) : Optional.empty();
        chosen = parts.choices() > 0 ? Optional.of(placeholder(parts.choices(), rows)) : Optional.empty();
        masks = parts.masked() ? Optional.of(placeholder(parts.choices(), seen)) : Optional.empty();
        returns = placeholder(2, rows);
        weights = placeholder(1, rows);
        coefficients = placeholder(SacGraph.COEFFICIENTS);
        List<Output<TFloat32>> scalars =
                tf.unstack(coefficients, (long) SacGraph.COEFFICIENTS).output();
        Sequences sequences = new Sequences(
                observations,
                states,
                Optional.of(keeps),
                length + 1,
                shape.memory().burnIn());
        actor = PerceptronVariables.trained(tf, "actor", shape.actorBlocks());
        critics = new RecurrentCritics(tf, shape, sequences, perStep);
        temperature = new Temperatures(tf, parts.temperatures());
        RowShares shares = RowShares.of(tf, weights, rows);

        ParameterLayout layout = shape.actorLayout();
        NetworkNodes nodes =
                new NetworkNodes(tf, layout, parts.activation(), actor.read(tf).getFirst(), 0, shape.actorSize());
        RecurrentNodes memory = new RecurrentNodes(
                tf, nodes, layout.policyTorso(), layout.policyMemory().orElseThrow(), sequences, 0);
        actions = new ActorNodes(
                tf, parts, nodes.head(layout.policyHead(), memory.outputs()), noise, masks, rows, perStep);
        SacLossNodes loss = new SacLossNodes(tf, config.temperature(), parts, actions, temperature.read(), shares);

        Operand<TFloat32> target = loss.target(returns, critics.targetMinimum(own(perStep), loss::nextWorth));
        critics.learn(taken, chosen, target, weights, scalars.get(0), scalars.get(1));
        CriticValues values = critics.after(own(0), loss::worth);
        Operand<TFloat32> actorGradient = actorGradient(nodes, layout, memory, loss.outputGradient(values));

        step.addAll(critics.steps());
        step.addAll(actor.adam(scalars.get(2), scalars.get(3), List.of(actorGradient)));
        if (config.temperature().learned()) {
            step.add(temperature.step(scalars.get(4), scalars.get(5), loss.temperatureGradient()));
        }
        step.addAll(critics.follow(scalars.get(6)));
        statistics = loss.statistics(critics.loss(), values.values());
    }

    /** The continuous elements that the actor draws in N observations from one on, [N, A]. */
    private Optional<Operand<TFloat32>> own(int from) {
        int[] turned = {1, 0};
        return actions.continuous()
                .map(gaussian -> rows(tf.linalg.transpose(gaussian.action(), tf.constant(turned)), from));
    }

    private Operand<TFloat32> rows(Operand<TFloat32> values, int from) {
        int[] origin = {from, 0};
        int[] size = {rows, -1};
        return tf.slice(values, tf.constant(origin), tf.constant(size));
    }

    /** @param outputGradient of the steps that are learnt from, [2 A + D, N] */
    private Operand<TFloat32> actorGradient(
            NetworkNodes nodes, ParameterLayout layout, RecurrentNodes memory, Operand<TFloat32> outputGradient) {
        nodes.backwardHead(layout.policyHead(), rows(memory.outputs(), 0), outputGradient);
        Operand<TFloat32> none = tf.constant(new float[perStep][shape.memory().units()]);
        memory.backward(tf.concat(
                List.of(nodes.featureGradient(layout.policyHead(), outputGradient), none), tf.constant(ALONG_ROWS)));
        return nodes.flatGradient();
    }

    private Placeholder<TFloat32> placeholder(long... dimensions) {
        return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(dimensions)));
    }
}
