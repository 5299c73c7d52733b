package io.troupe.algorithm.ppo;

import com.typesafe.config.ConfigFactory;
import io.troupe.algorithm.neural.ImageNetwork;
import io.troupe.policy.ActionHead;
import io.troupe.policy.NetworkSpec;
import io.troupe.policy.ParameterLayout;
import io.troupe.random.RandomStream;
import io.troupe.spec.Box;
import io.troupe.spec.Dict;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.Space;
import java.util.List;

/** A made-up PPO step: settings, network, parameters and rows whose ratios fall on both sides of the clip range. */
final class Problem {
    static final float CLIP = 0.2f;
    /** Observed where the settings name convolutions. */
    private static final Space IMAGE_AND_MORE = Dict.of(
            new Dict.Part("before", Box.of(2, -1, 1)),
            new Dict.Part("image", Box.of(List.of(4, 5, 1), -2, 2)),
            new Dict.Part("after", Box.of(1, -1, 1)));

    final PpoConfig config;
    final NetworkSpec network;
    final int rows;
    final float entropyCoefficient;
    final float[] parameters;
    final float[] observations;
    final float[] actions;
    /** True for what is allowed, [rows, choices]; empty where nothing is masked. */
    final boolean[] masks;

    final float[] behaviourLogProbs;
    final float[] advantages;
    final float[] targets;
    final float[] oldValues;

    private Problem(PpoConfig config, ActionHead head, int rows, long seed) {
        this.config = config;
        this.rows = rows;
        entropyCoefficient = config.entropyCoefficient().initial();
        Space observation = config.encoder().images() == ImageNetwork.AUTO ? Box.of(3, -1, 1) : IMAGE_AND_MORE;
        EnvironmentSpec spec = new EnvironmentSpec("Problem", observation, new Discrete(2), 1);
        network = new NetworkSpec(
                config.encoder().encoder(spec, false), config.hidden(), config.activation(), config.shared(), head);
        RandomStream random = RandomStream.ofSeed(seed);
        parameters = gaussian(random, ParameterLayout.of(network).size(), 0.5);
        observations = gaussian(random, rows * network.observationSize(), 1);
        advantages = gaussian(random, rows, 1);
        targets = gaussian(random, rows, 1);
        oldValues = gaussian(random, rows, 1);
        actions = new float[rows * head.actionSize()];
        masks = new boolean[head.masked() ? rows * (head.outputs() - head.continuous()) : 0];
        behaviourLogProbs = new float[rows];
        for (int row = 0; row < rows; row++) {
            switch (head) {
                case ActionHead.Categorical categorical -> actions[row] = random.nextInt(categorical.n());
                case ActionHead.DiagonalGaussian gaussian -> {
                    for (int i = 0; i < gaussian.size(); i++) {
                        actions[row * gaussian.size() + i] = (float) random.nextGaussian();
                    }
                }
                case ActionHead.Composite composite -> act(composite, row, random);
            }
        }
        double[] logProbs = new ReferenceLoss(this).logProbs(parameters);
        for (int row = 0; row < rows; row++) {
            behaviourLogProbs[row] = (float) (logProbs[row] + 0.3 * random.nextGaussian());
        }
    }

    private void act(ActionHead.Composite head, int row, RandomStream random) {
        int action = row * head.actionSize();
        for (int i = 0; i < head.continuous(); i++) {
            actions[action++] = (float) random.nextGaussian();
        }
        int mask = row * (head.outputs() - head.continuous());
        for (int choices : head.branches()) {
            int choice = random.nextInt(choices);
            actions[action++] = choice;
            for (int i = 0; i < choices && head.masked(); i++) {
                masks[mask++] = i == choice || random.nextInt(2) == 0;
            }
        }
    }

    static PpoConfig config(String settings) {
        return PpoConfig.from(ConfigFactory.parseString(settings)
                .withFallback(new Ppo().defaults())
                .resolve());
    }

    static Problem of(String settings, ActionHead head, int rows, long seed) {
        return new Problem(config(settings), head, rows, seed);
    }

    private static float[] gaussian(RandomStream random, int count, double scale) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (scale * random.nextGaussian());
        }
        return values;
    }

    /** Observations with their ones. */
    float[] observationsAndOnes() {
        int size = network.observationSize();
        float[] result = new float[rows * (size + 1)];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(observations, row * size, result, row * (size + 1), size);
            result[row * (size + 1) + size] = 1;
        }
        return result;
    }

    /** What the graph is given for the action of a sample: continuous values, one-hot choices, -1 for masked ones. */
    float[] actionRows(int sample) {
        ActionHead head = network.head();
        float[] column = new float[head.outputs()];
        int action = sample * head.actionSize();
        System.arraycopy(actions, action, column, 0, head.continuous());
        int start = head.continuous();
        int firstMask = sample * (head.outputs() - start) - start;
        for (int branch = 0; branch < head.branches().size(); branch++) {
            int end = start + head.branches().get(branch);
            column[start + (int) actions[action + head.continuous() + branch]] = 1;
            for (int i = start; i < end && masks.length > 0; i++) {
                column[i] = masks[firstMask + i] ? column[i] : -1;
            }
            start = end;
        }
        return column;
    }

    /** The graph's rows for all samples as minibatches of this size. */
    float[] graphRows(int minibatchSize) {
        int outputs = network.head().outputs();
        int perMinibatch = MinibatchRows.count(config, network);
        float[] result = new float[rows * perMinibatch];
        for (int sample = 0; sample < rows; sample++) {
            float[] column = new float[perMinibatch];
            System.arraycopy(actionRows(sample), 0, column, 0, outputs);
            float bound = advantages[sample] + CLIP * Math.abs(advantages[sample]);
            column[outputs] = behaviourLogProbs[sample];
            column[outputs + 1] = -advantages[sample] / minibatchSize;
            column[outputs + 2] = -bound / minibatchSize;
            column[outputs + 3] = 1;
            column[outputs + 4] = targets[sample];
            if (perMinibatch > outputs + 5) {
                column[outputs + 5] = oldValues[sample];
            }
            int firstRow = sample / minibatchSize * perMinibatch;
            for (int i = 0; i < perMinibatch; i++) {
                result[(firstRow + i) * minibatchSize + sample % minibatchSize] = column[i];
            }
        }
        return result;
    }
}
