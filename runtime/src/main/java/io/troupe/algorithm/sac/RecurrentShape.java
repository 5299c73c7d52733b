package io.troupe.algorithm.sac;

import io.troupe.algorithm.neural.MemorySettings;
import io.troupe.algorithm.neural.PerceptronLayout;
import io.troupe.algorithm.neural.UniformInitialization;
import io.troupe.policy.ActionHead;
import io.troupe.policy.MemoryShape;
import io.troupe.policy.NetworkSpec;
import io.troupe.policy.ParameterLayout;
import io.troupe.policy.ParameterLayout.Block;
import io.troupe.policy.ParameterLayout.Layer;
import io.troupe.random.RandomStream;
import io.troupe.replay.SequenceShape;
import io.troupe.replay.TransitionShape;
import java.util.ArrayList;
import java.util.List;

/**
 * Networks with a memory. The actor is hidden layers, an LSTM and a linear head. A critic is hidden layers and an LSTM,
 * which see observations only, and then the perceptron that it would be without them, on what is remembered in place of
 * the observation: which action is asked about has no influence on what is remembered.
 *
 * <p>Both have the layout of a policy with shared torso, of which what comes last is not in use: the head of the value
 * function, and of critics both heads.
 *
 * @param shape of the same networks without
 * @param memory its units, and the sequences that are learnt from
 */
record RecurrentShape(SacShape shape, MemorySettings memory) {
    /** The actor as plain Java knows it. */
    NetworkSpec actor() {
        return network(2 * shape.continuous() + shape.choices());
    }

    private NetworkSpec network(int outputs) {
        // A head of so many outputs, whatever they mean.
        ActionHead head = new ActionHead.Categorical(outputs);
        return new NetworkSpec(shape.observationSize(), shape.hidden(), shape.activation(), true, head)
                .withMemory(memory.units());
    }

    /** Where the actor's arrays lie in its vector. */
    ParameterLayout actorLayout() {
        return ParameterLayout.of(actor());
    }

    /** Floats of the actor's vector, without the head that is not in use. */
    int actorSize() {
        return actorLayout().valueOffset();
    }

    /** The actor's vector as one array. */
    List<Block> actorBlocks() {
        return List.of(vector(actorSize()));
    }

    /** Where the arrays of what critics remember with lie in their vectors. */
    ParameterLayout criticMemory() {
        return ParameterLayout.of(network(1));
    }

    /** Floats of what critics remember with: the first part of their vectors. */
    int criticMemorySize() {
        return criticMemory().policyHead().weights().offset();
    }

    /** What gives values to actions and what is remembered: the second part of the critics' vectors. */
    PerceptronLayout criticValue() {
        return new PerceptronLayout(
                shape.continuous() + memory.units(),
                shape.hidden(),
                shape.activation(),
                shape.critic().head().outputs());
    }

    /** A critic's first part as one array, then those of its second. */
    List<Block> criticBlocks() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(vector(criticMemorySize()));
        blocks.addAll(criticValue().blocks());
        return blocks;
    }

    /** Its name says that it is no matrix of one row. */
    private static Block vector(int size) {
        return new Block("memory.bias", 0, 1, size);
    }

    /** S: h and c of the actor; critics begin every sequence with zeros. */
    int stateSize() {
        return actor().stateSize();
    }

    /** What workers store: a sequence may begin at any step. */
    MemoryShape recorded() {
        return new MemoryShape(stateSize(), 1);
    }

    /** What the replay holds. */
    SequenceShape sequences() {
        TransitionShape step = new TransitionShape(
                shape.observationSize(), shape.parts().size(), shape.masked() ? shape.choices() : 0);
        return new SequenceShape(step, stateSize(), memory.sequence(), memory.burnIn());
    }

    /** Parameters of an actor to begin with. */
    float[] initialActor(RandomStream random) {
        float[] parameters = new float[actorSize()];
        ParameterLayout layout = actorLayout();
        fillMemory(parameters, layout, random);
        int inputs = layout.policyHead().inputs();
        UniformInitialization.fill(parameters, layout.policyHead().weights(), inputs, random);
        UniformInitialization.fill(parameters, layout.policyHead().bias(), inputs, random);
        return parameters;
    }

    /** Parameters of a critic to begin with. */
    float[] initialCritic(RandomStream random) {
        float[] values = UniformInitialization.parameters(criticValue(), random);
        float[] parameters = new float[criticMemorySize() + values.length];
        fillMemory(parameters, criticMemory(), random);
        System.arraycopy(values, 0, parameters, criticMemorySize(), values.length);
        return parameters;
    }

    /** Like any other layer; but nothing is forgotten at first: Jozefowicz et al. (2015). */
    private void fillMemory(float[] parameters, ParameterLayout layout, RandomStream random) {
        for (Layer layer : layout.policyTorso().layers()) {
            UniformInitialization.fill(parameters, layer.weightsAndBias(), layer.inputs(), random);
        }
        Layer lstm = layout.policyMemory().orElseThrow();
        UniformInitialization.fill(parameters, lstm.weights(), lstm.inputs(), random);
        int units = memory.units();
        for (int i = 0; i < units; i++) {
            parameters[lstm.bias().offset() + 2 * units + i] = 1;
        }
    }
}
