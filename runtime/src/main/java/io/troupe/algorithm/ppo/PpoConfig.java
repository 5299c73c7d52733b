package io.troupe.algorithm.ppo;

import com.typesafe.config.Config;
import io.troupe.algorithm.Annealing;
import io.troupe.algorithm.neural.EncoderSettings;
import io.troupe.algorithm.neural.InferenceBackend;
import io.troupe.algorithm.neural.MemorySettings;
import io.troupe.algorithm.neural.Settings;
import io.troupe.policy.ActionHead;
import io.troupe.policy.Activation;
import io.troupe.policy.NetworkSpec;
import io.troupe.spec.EnvironmentSpec;
import java.util.List;

/**
 * The settings of PPO; {@code defaults.conf} describes each.
 *
 * @param learningRate of Adam
 * @param discount gamma
 * @param gaeLambda lambda of generalised advantage estimation
 * @param epochs passes over a batch
 * @param minibatchSize rows of a gradient step
 * @param clipRange how far a probability ratio may go from 1
 * @param valueClipRange how far a value may go from the old one; 0 for any distance
 * @param valueCoefficient weight of the value loss
 * @param entropyCoefficient weight of the entropy bonus
 * @param maxGradientNorm global norm to which gradients are scaled down; 0 for none
 * @param targetKl KL divergence, in the last minibatch of an epoch, that ends the update; 0 for none
 * @param adamEpsilon of Adam
 * @param normalizeAdvantages whether advantages are standardised in each minibatch
 * @param normalizeObservations whether observations are standardised by running moments
 * @param normalizeRewards whether rewards are divided by the running deviation of returns
 * @param encoder of images in observations
 * @param hidden sizes of the hidden layers
 * @param activation of the hidden layers
 * @param shared whether policy and value function share encoder, hidden layers and memory
 * @param memory LSTM after the hidden layers
 * @param initialLogStd log standard deviation that a Gaussian policy starts with
 * @param inference how workers compute the policy
 * @param updateThreads threads that an update may run on
 * @param gradientParts that the gradient of a minibatch is summed up from; 0 for as many as there are learners
 */
public record PpoConfig(
        Annealing learningRate,
        float discount,
        float gaeLambda,
        int epochs,
        int minibatchSize,
        Annealing clipRange,
        float valueClipRange,
        float valueCoefficient,
        Annealing entropyCoefficient,
        float maxGradientNorm,
        float targetKl,
        float adamEpsilon,
        boolean normalizeAdvantages,
        boolean normalizeObservations,
        boolean normalizeRewards,
        EncoderSettings encoder,
        List<Integer> hidden,
        Activation activation,
        boolean shared,
        MemorySettings memory,
        float initialLogStd,
        InferenceBackend inference,
        int updateThreads,
        int gradientParts) {
    private static final int LARGEST_SIZE = 1 << 20;

    /**
     * Reads and checks the {@code algorithm} section of an experiment.
     *
     * @throws com.typesafe.config.ConfigException naming path, value and range of a bad setting
     */
    public static PpoConfig from(Config algorithm) {
        Settings settings = new Settings(algorithm);
        return new PpoConfig(
                settings.annealing("learningRate", settings.positive("learningRate", 1)),
                settings.number("discount", 0, 1),
                settings.number("gaeLambda", 0, 1),
                settings.integer("epochs", 1, 1000),
                settings.integer("minibatchSize", 1, LARGEST_SIZE),
                settings.annealing("clipRange", settings.positive("clipRange", 10)),
                settings.number("valueClipRange", 0, Float.MAX_VALUE),
                settings.number("valueCoefficient", 0, Float.MAX_VALUE),
                settings.annealing("entropy", settings.number("entropyCoefficient", 0, Float.MAX_VALUE)),
                settings.number("maxGradientNorm", 0, Float.MAX_VALUE),
                settings.number("targetKl", 0, Float.MAX_VALUE),
                settings.positive("adamEpsilon", 1),
                settings.bool("normalizeAdvantages"),
                settings.bool("normalizeObservations"),
                settings.bool("normalizeRewards"),
                EncoderSettings.from(settings),
                settings.integers("network.hidden", 1, LARGEST_SIZE),
                settings.choice("network.activation", Activation.class),
                settings.bool("network.shared"),
                MemorySettings.from(settings),
                settings.number("initialLogStd", -20, 20),
                settings.choice("network.inference", InferenceBackend.class),
                settings.integer("updateThreads", 1, 2),
                settings.integer("gradientParts", 0, 1024));
    }

    /**
     * The same but for the size of minibatches, the clip range, and advantages taken as they are.
     *
     * @param rows of a minibatch
     * @param range from 1 that ratios may go
     */
    public PpoConfig withoutStandardization(int rows, Annealing range) {
        return new PpoConfig(
                learningRate,
                discount,
                gaeLambda,
                epochs,
                rows,
                range,
                valueClipRange,
                valueCoefficient,
                entropyCoefficient,
                maxGradientNorm,
                targetKl,
                adamEpsilon,
                false,
                normalizeObservations,
                normalizeRewards,
                encoder,
                hidden,
                activation,
                shared,
                memory,
                initialLogStd,
                inference,
                updateThreads,
                gradientParts);
    }

    /**
     * The network for an environment.
     *
     * @throws io.troupe.input.UserError when an image is too small for the encoder
     */
    public NetworkSpec network(EnvironmentSpec spec) {
        return new NetworkSpec(
                        encoder.encoder(spec, normalizeObservations), hidden, activation, shared, ActionHead.of(spec))
                .withMemory(memory.units());
    }
}
