package io.troupe.algorithm.sac;

import io.troupe.algorithm.neural.CriticValues;
import io.troupe.algorithm.neural.PerceptronNodes;
import io.troupe.algorithm.neural.PerceptronVariables;
import io.troupe.algorithm.neural.TwinCritics;
import io.troupe.algorithm.neural.TwinVariables;
import io.troupe.algorithm.neural.UniformInitialization;
import io.troupe.random.RandomStream;
import io.troupe.replay.TransitionBatch;
import io.troupe.tensorflow.FloatTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * Networks without a memory, on N transitions. The actor sees states and next states in one pass, since it does not change
 * between the two.
 */
final class FeedForwardNetworks implements SacNetworks<TransitionBatch> {
    private static final int ALONG_ROW = 1;

    private final Ops tf;
    private final SacShape shape;
    private final SacInputs inputs;
    private final PerceptronVariables actor;
    private final TwinCritics critics;
    /** States and, after them, next states, each with a one, [2 N, O + 1]. */
    private final Placeholder<TFloat32> states;

    private final PerceptronNodes network;
    private final List<Operand<TFloat32>> features;
    private final ActorNodes actions;
    /** The critics' inputs with the actor's own actions, for states and for next states, [N, A + O + 1] each. */
    private final List<Output<TFloat32>> own;

    FeedForwardNetworks(Ops tf, SacConfig config, SacShape shape) {
        this.tf = tf;
        this.shape = shape;
        int rows = config.common().batchSize();
        actor = PerceptronVariables.trained(tf, "actor", shape.actor());
        critics = new TwinCritics(tf, shape.critic());
        states = SacInputs.placeholder(tf, 2L * rows, shape.observationSize() + 1);
        inputs = new SacInputs(tf, shape, RowShares.equal(tf, rows), rows);
        network = new PerceptronNodes(tf, shape.actor(), actor.read(tf));
        features = network.features(states);
        actions = new ActorNodes(tf, network.outputs(features.getLast()), inputs);
        Operand<TFloat32> all =
                actions.elements().map(elements -> join(elements, states)).orElse(states);
        own = halves(all);
    }

    private Operand<TFloat32> join(Operand<TFloat32> elements, Operand<TFloat32> seen) {
        return tf.concat(List.of(elements, seen), tf.constant(ALONG_ROW));
    }

    private List<Output<TFloat32>> halves(Operand<TFloat32> all) {
        return tf.split(tf.constant(0), all, 2L).output();
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
        return critics.targetMinimum(own.getLast(), worth);
    }

    @Override
    public void learn(Operand<TFloat32> target, Operand<TFloat32> stepSize, Operand<TFloat32> epsilon) {
        Operand<TFloat32> before = halves(states).getFirst();
        Operand<TFloat32> x = inputs.taken.isPresent() ? join(inputs.taken.get(), before) : before;
        critics.learn(x, inputs.chosen, target, inputs.shares().each(), stepSize, epsilon);
    }

    @Override
    public Operand<TFloat32> criticLoss() {
        return critics.loss(inputs.shares().each());
    }

    @Override
    public CriticValues valuesAfter(UnaryOperator<Operand<TFloat32>> worth) {
        return critics.after(own.getFirst(), 2, worth);
    }

    @Override
    public List<Operand<TFloat32>> actorGradient(Operand<TFloat32> outputGradient) {
        List<Operand<TFloat32>> ofStates = new ArrayList<>();
        features.forEach(layer -> ofStates.add(halves(layer).getFirst()));
        return network.gradients(ofStates, outputGradient);
    }

    @Override
    public Consumer<TransitionBatch> writer(InputTensors tensors) {
        FloatTensor seen = tensors.of(states);
        RowTensors rows = new RowTensors(inputs, tensors);
        return batch -> {
            seen.write(batch.observations);
            seen.write(batch.nextObservations, 0, batch.observations.length, batch.nextObservations.length);
            rows.write(batch);
        };
    }

    @Override
    public float[] initialActor(RandomStream random) {
        return UniformInitialization.parameters(shape.actor(), random);
    }

    @Override
    public float[] initialCritic(RandomStream random) {
        return UniformInitialization.parameters(shape.critic(), random);
    }
}
