package io.troupe.algorithm.sac;

import io.troupe.algorithm.neural.CriticValues;
import io.troupe.algorithm.neural.PerceptronVariables;
import io.troupe.algorithm.neural.TwinVariables;
import io.troupe.random.RandomStream;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Actor and critics as nodes, and what they see: all of a gradient step that is not the same for networks with a memory and
 * without. What comes after the critics' step can only be asked for once {@link #learn} has added it.
 *
 * @param <B> batches that they learn from
 */
sealed interface SacNetworks<B> permits FeedForwardNetworks, RecurrentNetworks {
    /** What is fed beside what the networks see. */
    SacInputs inputs();

    /** The actor's arrays. */
    PerceptronVariables actor();

    /** The critics' arrays. */
    TwinVariables critics();

    /** What the actor does in all that was seen. */
    ActorNodes actions();

    /**
     * The smaller of the values that the following critics give to what the actor does after the rows, [1, N].
     *
     * @param worth what a critic's values, [M, N], say that this is worth, [1, N]
     */
    Operand<TFloat32> targetMinimum(UnaryOperator<Operand<TFloat32>> worth);

    /**
     * Adds a step of Adam of both critics.
     *
     * @param target what the values of the actions taken should be, [1, N]
     * @param stepSize and {@code epsilon} as {@link io.troupe.algorithm.neural.AdamSteps} gives them
     */
    void learn(Operand<TFloat32> target, Operand<TFloat32> stepSize, Operand<TFloat32> epsilon);

    /** Sum of the losses of both critics before their step, a scalar. */
    Operand<TFloat32> criticLoss();

    /**
     * Values that the critics give after their step to what the actor does in the rows.
     *
     * @param worth as in {@link #targetMinimum}
     */
    CriticValues valuesAfter(UnaryOperator<Operand<TFloat32>> worth);

    /**
     * Gradients of the actor's arrays.
     *
     * @param outputGradient of what it does in the rows, [2 A + D, N]
     */
    List<Operand<TFloat32>> actorGradient(Operand<TFloat32> outputGradient);

    /**
     * What writes a batch, with ones, actions in [-1, 1] and indices of choices, so that a gradient step reads it.
     *
     * @param tensors receives those that it writes to
     */
    Consumer<B> writer(InputTensors tensors);

    /** Parameters of an actor to begin with. */
    float[] initialActor(RandomStream random);

    /** Parameters of a critic to begin with. */
    float[] initialCritic(RandomStream random);
}
