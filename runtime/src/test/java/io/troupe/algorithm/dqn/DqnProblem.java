package io.troupe.algorithm.dqn;

import com.typesafe.config.ConfigFactory;
import io.troupe.algorithm.neural.AdamSteps;
import io.troupe.algorithm.neural.ImageNetwork;
import io.troupe.random.RandomStream;
import io.troupe.replay.TransitionBatch;
import io.troupe.replay.TransitionShape;
import io.troupe.spec.Box;
import io.troupe.spec.Dict;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.Space;
import io.troupe.tensorflow.Device;
import java.util.List;

/** A made-up gradient step and, in plain Java and doubles, what must come of it. */
final class DqnProblem {
    /** Observed where the settings name convolutions. */
    private static final Space IMAGE_AND_MORE =
            Dict.of(new Dict.Part("image", Box.of(List.of(4, 5, 1), -2, 2)), new Dict.Part("more", Box.of(2, -1, 1)));

    static final int ACTIONS = 4;
    static final int ROWS = 12;

    final DqnConfig config;
    final QNetwork network;
    final float[] parameters;
    final float[] target;
    final int observationSize;
    final TransitionBatch batch;

    private DqnProblem(String settings, long seed) {
        config = config("batchSize = " + ROWS + ", " + settings);
        Space observation = config.encoder().images() == ImageNetwork.AUTO ? Box.of(3, -1, 1) : IMAGE_AND_MORE;
        EnvironmentSpec spec = new EnvironmentSpec("Problem", observation, new Discrete(ACTIONS), 1);
        network = QNetwork.of(config, config.encoder().encoder(spec, false), ACTIONS);
        observationSize = observation.size();
        batch = TransitionBatch.withOnes(new TransitionShape(observationSize, 1, 0), ROWS);
        RandomStream random = RandomStream.ofSeed(seed);
        parameters = gaussian(random, network.parameterCount());
        target = gaussian(random, network.parameterCount());
        for (int row = 0; row < ROWS; row++) {
            for (int i = 0; i < observationSize; i++) {
                batch.observations[row * (observationSize + 1) + i] = (float) random.nextGaussian();
                batch.nextObservations[row * (observationSize + 1) + i] = (float) random.nextGaussian();
            }
            batch.actions[row] = random.nextInt(ACTIONS);
            batch.rewards[row] = (float) random.nextGaussian();
            batch.discounts[row] = row % 4 == 0 ? 0 : 0.9f;
            batch.weights[row] = 0.2f + random.nextFloat();
        }
    }

    static DqnProblem of(String settings, long seed) {
        return new DqnProblem(settings, seed);
    }

    static DqnConfig config(String settings) {
        return DqnConfig.from(ConfigFactory.parseString(settings)
                .withFallback(new Dqn().defaults())
                .resolve());
    }

    private static float[] gaussian(RandomStream random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (0.5 * random.nextGaussian());
        }
        return values;
    }

    /** A session in the state of the problem. */
    DqnSession session() {
        DqnSession session = new DqnSession(config, network, false, Device.Cpu.INSTANCE);
        session.variables().assignParameters(parameters);
        session.assignTarget(target);
        return session;
    }

    /** delta of each row, then loss, mean value and norm of the gradient, after one step. */
    float[] results(DqnSession session) {
        float[] results = new float[DqnGraph.resultCount(ROWS)];
        session.step(batch, new AdamSteps(1e-8f), 0.01f, results);
        return results;
    }

    /** delta of a row. */
    double error(double[] at, int row) {
        double[] next = values(doubles(target), batch.nextObservations, row);
        double[] selector = config.doubleQ() ? values(at, batch.nextObservations, row) : next;
        int best = 0;
        for (int a = 1; a < ACTIONS; a++) {
            best = selector[a] > selector[best] ? a : best;
        }
        double value = values(at, batch.observations, row)[(int) batch.actions[row]];
        return batch.rewards[row] + batch.discounts[row] * next[best] - value;
    }

    /** By differences, with the targets held where they are. */
    double[] gradient() {
        double[] at = doubles(parameters);
        double[] targets = new double[ROWS];
        for (int row = 0; row < ROWS; row++) {
            targets[row] = error(at, row) + values(at, batch.observations, row)[(int) batch.actions[row]];
        }
        double[] gradient = new double[at.length];
        double step = 1e-6;
        for (int i = 0; i < at.length; i++) {
            double was = at[i];
            at[i] = was + step;
            double above = loss(at, targets);
            at[i] = was - step;
            gradient[i] = (above - loss(at, targets)) / (2 * step);
            at[i] = was;
        }
        return gradient;
    }

    double loss() {
        double[] at = doubles(parameters);
        double sum = 0;
        for (int row = 0; row < ROWS; row++) {
            sum += batch.weights[row] * loss(error(at, row));
        }
        return sum / ROWS;
    }

    private double loss(double[] at, double[] targets) {
        double sum = 0;
        for (int row = 0; row < ROWS; row++) {
            double value = values(at, batch.observations, row)[(int) batch.actions[row]];
            sum += batch.weights[row] * loss(targets[row] - value);
        }
        return sum / ROWS;
    }

    private double loss(double error) {
        double size = Math.abs(error);
        return config.loss() == ErrorLoss.HUBER && size > 1 ? size - 0.5 : size * size / 2;
    }

    double[] values(double[] at, float[] observations, int row) {
        float[] observation = new float[observationSize];
        System.arraycopy(observations, row * (observationSize + 1), observation, 0, observationSize);
        return PlainQ.values(config, network, at, observation);
    }

    static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }
}
