package io.troupe.algorithm.sac;

import io.troupe.algorithm.neural.CriticValues;
import io.troupe.algorithm.neural.PerceptronVariables;
import io.troupe.algorithm.neural.TwinVariables;
import io.troupe.policy.ParameterLayout;
import io.troupe.random.RandomStream;
import io.troupe.replay.SequenceBatch;
import io.troupe.tensorflow.FloatTensor;
import io.troupe.tensorflow.NetworkNodes;
import io.troupe.tensorflow.RecurrentNodes;
import io.troupe.tensorflow.Sequences;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * Networks with a memory, on sequences. L is the length of a sequence, L' the steps of it that are learnt from, n how many
 * are side by side, N = L' n.
 *
 * <p>What is seen after each step is the next one's observation, so actor and targets go through L + 1 observations once;
 * an action that the actor draws in one of them is its own there and the next one of the step before.
 */
final class RecurrentNetworks implements SacNetworks<SequenceBatch> {
    private static final int ALONG_ROWS = 0;

    private final Ops tf;
    private final RecurrentShape shape;
    private final int perStep;
    private final int rows;
    /** What was seen and ones, [(L + 1) n, O + 1], time-major. */
    private final Placeholder<TFloat32> observations;
    /** What the actor remembered before the first step, [n, S]. */
    private final Placeholder<TFloat32> states;
    /** 0 where nothing is remembered from the step before, else 1, [L + 1, n, 1]. */
    private final Placeholder<TFloat32> keeps;
    /** What each row counts in means: 0 for those that are empty, [1, N]. */
    private final Placeholder<TFloat32> weights;

    private final SacInputs inputs;
    private final PerceptronVariables actor;
    private final RecurrentCritics critics;
    private final NetworkNodes nodes;
    private final RecurrentNodes memory;
    private final ActorNodes actions;

    RecurrentNetworks(Ops tf, SacConfig config, RecurrentShape shape) {
        this.tf = tf;
        this.shape = shape;
        int steps = shape.memory().sequence() + 1;
        perStep = config.common().batchSize() / shape.memory().sequence();
        rows = shape.memory().learntSteps() * perStep;
        observations =
                SacInputs.placeholder(tf, (long) steps * perStep, shape.shape().observationSize() + 1);
        states = SacInputs.placeholder(tf, perStep, shape.stateSize());
        keeps = SacInputs.placeholder(tf, steps, perStep, 1);
        weights = SacInputs.placeholder(tf, 1, rows);
        inputs = new SacInputs(tf, shape.shape(), RowShares.of(tf, weights, rows), perStep);
        Sequences sequences = new Sequences(
                observations, states, Optional.of(keeps), steps, shape.memory().burnIn());
        actor = PerceptronVariables.trained(tf, "actor", shape.actorBlocks());
        critics = new RecurrentCritics(tf, shape, sequences, perStep);
        ParameterLayout layout = shape.actorLayout();
        nodes = new NetworkNodes(
                tf, layout, shape.shape().activation(), actor.read(tf).getFirst(), 0, shape.actorSize());
        memory = new RecurrentNodes(
                tf, nodes, layout.policyTorso(), layout.policyMemory().orElseThrow(), sequences, 0);
        actions = new ActorNodes(tf, nodes.head(layout.policyHead(), memory.outputs()), inputs);
    }

    @Override
    public SacInputs inputs() {
        return inputs;
    }

    @Override
    public PerceptronVariables actor() {
        return actor;
    }

    @Override
    public TwinVariables critics() {
        return critics.variables();
    }

    @Override
    public ActorNodes actions() {
        return actions;
    }

    @Override
    public Operand<TFloat32> targetMinimum(UnaryOperator<Operand<TFloat32>> worth) {
        return critics.targetMinimum(own(inputs.next()), worth);
    }

    @Override
    public void learn(Operand<TFloat32> target, Operand<TFloat32> stepSize, Operand<TFloat32> epsilon) {
        critics.learn(inputs.taken, inputs.chosen, target, weights, stepSize, epsilon);
    }

    @Override
    public Operand<TFloat32> criticLoss() {
        return critics.loss();
    }

    @Override
    public CriticValues valuesAfter(UnaryOperator<Operand<TFloat32>> worth) {
        return critics.after(own(0), worth);
    }

    /** The continuous elements that the actor draws in N observations from one on, [N, A]. */
    private Optional<Operand<TFloat32>> own(int from) {
        return actions.elements().map(elements -> rows(elements, from));
    }

    private Operand<TFloat32> rows(Operand<TFloat32> values, int from) {
        int[] origin = {from, 0};
        int[] size = {rows, -1};
        return tf.slice(values, tf.constant(origin), tf.constant(size));
    }

    @Override
    public List<Operand<TFloat32>> actorGradient(Operand<TFloat32> outputGradient) {
        ParameterLayout.Head head = shape.actorLayout().policyHead();
        nodes.backwardHead(head, rows(memory.outputs(), 0), outputGradient);
        Operand<TFloat32> none = tf.constant(new float[perStep][shape.memory().units()]);
        memory.backward(tf.concat(List.of(nodes.featureGradient(head, outputGradient), none), tf.constant(ALONG_ROWS)));
        return List.of(nodes.flatGradient());
    }

    @Override
    public Consumer<SequenceBatch> writer(InputTensors tensors) {
        FloatTensor seen = tensors.of(observations);
        FloatTensor remembered = tensors.of(states);
        FloatTensor kept = tensors.of(keeps);
        FloatTensor counting = tensors.of(weights);
        RowTensors ofRows = new RowTensors(inputs, tensors);
        return batch -> {
            seen.write(batch.observations);
            remembered.write(batch.states);
            kept.write(batch.keeps);
            counting.write(batch.weights);
            ofRows.write(batch);
        };
    }

    @Override
    public float[] initialActor(RandomStream random) {
        return shape.initialActor(random);
    }

    @Override
    public float[] initialCritic(RandomStream random) {
        return shape.initialCritic(random);
    }
}
