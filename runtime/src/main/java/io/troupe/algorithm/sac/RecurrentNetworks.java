package io.troupe.algorithm.sac;

import io.troupe.algorithm.neural.CriticValues;
import io.troupe.algorithm.neural.PerceptronVariables;
import io.troupe.algorithm.neural.TwinVariables;
import io.troupe.policy.ParameterLayout;
import io.troupe.random.RandomStream;
import io.troupe.replay.SequenceBatch;
import io.troupe.tensorflow.NetworkNodes;
import io.troupe.tensorflow.RecurrentNodes;
import io.troupe.tensorflow.Sequences;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
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
    private final SequenceInputs seen;
    private final SacInputs inputs;
    private final RowShares shares;
    private final PerceptronVariables actor;
    private final RecurrentCritics critics;
    private final NetworkNodes nodes;
    private final RecurrentNodes memory;
    private final ActorNodes actions;

    RecurrentNetworks(Ops tf, SacConfig config, RecurrentShape shape) {
        this.tf = tf;
        this.shape = shape;
        perStep = config.common().batchSize() / shape.memory().sequence();
        rows = shape.memory().learntSteps() * perStep;
        seen = new SequenceInputs(tf, shape, perStep);
        inputs = new SacInputs(tf, shape.shape(), rows, perStep);
        shares = RowShares.of(tf, seen.weights, rows);
        Sequences sequences = seen.sequences();
        actor = PerceptronVariables.trained(tf, "actor", shape.actorBlocks());
        critics = new RecurrentCritics(tf, shape, sequences, perStep);
        ParameterLayout layout = shape.actorLayout();
        nodes = new NetworkNodes(
                tf, layout, shape.shape().activation(), actor.read(tf).getFirst(), 0, shape.actorSize());
        memory = new RecurrentNodes(
                tf, nodes, layout.policyTorso(), layout.policyMemory().orElseThrow(), sequences, 0);
        actions = new ActorNodes(tf, shape.shape(), nodes.head(layout.policyHead(), memory.outputs()), inputs);
    }

    @Override
    public SacShape shape() {
        return shape.shape();
    }

    @Override
    public SacInputs inputs() {
        return inputs;
    }

    @Override
    public RowShares shares() {
        return shares;
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
        critics.learn(inputs.taken, inputs.chosen, target, seen.weights, stepSize, epsilon);
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
    public BatchFeeds<SequenceBatch> feeds() {
        return new SequenceFeeds(shape, inputs, seen);
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
