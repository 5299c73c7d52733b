package io.troupe.algorithm.sac;

import io.troupe.algorithm.neural.CriticValues;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * One gradient step of SAC in one run: the critics, then the actor on the critics as they are after that, the
 * temperatures, and the targets. Order and losses are those of Stable-Baselines3.
 */
final class SacGraph {
    final Temperatures temperature;
    /** Everything that a gradient step changes. */
    final List<Op> step = new ArrayList<>();
    /** {@link SacStatistics}, [4 + temperatures]. */
    final Operand<TFloat32> statistics;

    SacGraph(Ops tf, SacConfig config, SacNetworks<?> networks) {
        SacInputs inputs = networks.inputs();
        List<Output<TFloat32>> scalars =
                tf.unstack(inputs.coefficients, (long) SacInputs.COEFFICIENTS).output();
        temperature = new Temperatures(tf, inputs.shape().temperatures());
        SacLossNodes loss = new SacLossNodes(
                tf, config.temperature(), inputs.shape(), networks.actions(), temperature.read(), inputs.shares());
        Operand<TFloat32> target = loss.target(inputs.returns, networks.targetMinimum(loss::nextWorth));
        networks.learn(target, scalars.get(0), scalars.get(1));
        CriticValues values = networks.valuesAfter(loss::worth);
        List<Operand<TFloat32>> actorGradient = networks.actorGradient(loss.outputGradient(values));

        step.addAll(networks.critics().steps());
        step.addAll(networks.actor().adam(scalars.get(2), scalars.get(3), actorGradient));
        if (config.temperature().learned()) {
            step.add(temperature.step(scalars.get(4), scalars.get(5), loss.temperatureGradient()));
        }
        step.addAll(networks.critics().follow(scalars.get(6)));
        statistics = loss.statistics(networks.criticLoss(), values.values());
    }
}
