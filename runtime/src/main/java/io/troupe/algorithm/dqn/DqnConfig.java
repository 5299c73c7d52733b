package io.troupe.algorithm.dqn;

import com.typesafe.config.Config;
import io.troupe.algorithm.Annealing;
import io.troupe.algorithm.neural.EncoderSettings;
import io.troupe.algorithm.neural.InferenceBackend;
import io.troupe.algorithm.neural.Settings;
import io.troupe.policy.Activation;
import java.util.List;

/**
 * The settings of DQN; {@code defaults.conf} describes each.
 *
 * @param learningRate of Adam
 * @param discount gamma
 * @param nStep rewards in a target before a value takes their place
 * @param batchSize rows of a gradient step
 * @param bufferSize transitions that the replay holds
 * @param bufferHeap bytes of the replay above which it is kept outside of the heap
 * @param learningStarts environment steps, of random actions, before the first gradient step
 * @param gradientSteps of an update; 0 for as many as the environment steps of its batch
 * @param targetInterval environment steps between two copies to the target network; 0 to follow at every gradient step
 * @param targetTau share of the way that the target network then goes
 * @param exploration epsilon at its start and its end
 * @param doubleQ whether the trained network chooses the action that the target network values
 * @param dueling whether value and advantages have heads of their own
 * @param priority of transitions
 * @param loss of an error
 * @param maxGradientNorm global norm to which gradients are scaled down; 0 for none
 * @param adamEpsilon of Adam
 * @param encoder of images in observations
 * @param hidden sizes of the hidden layers
 * @param activation of the hidden layers
 * @param inference how workers compute the policy
 */
record DqnConfig(
        Annealing learningRate,
        float discount,
        int nStep,
        int batchSize,
        int bufferSize,
        long bufferHeap,
        int learningStarts,
        int gradientSteps,
        int targetInterval,
        float targetTau,
        Exploration exploration,
        boolean doubleQ,
        boolean dueling,
        Priority priority,
        ErrorLoss loss,
        float maxGradientNorm,
        float adamEpsilon,
        EncoderSettings encoder,
        List<Integer> hidden,
        Activation activation,
        InferenceBackend inference) {
    private static final int LARGEST_SIZE = 1 << 20;
    private static final int LARGEST_BUFFER = 1 << 29;

    /**
     * How often workers act at random.
     *
     * @param from share of random actions at the start
     * @param to share of random actions in the end
     * @param fraction share of the run in which it falls, on a line
     */
    record Exploration(float from, float to, float fraction) {
        float at(long step, long lastStep) {
            double progress = fraction == 0 ? 1 : Math.min(1, step / ((double) fraction * lastStep));
            return (float) (from + progress * (to - from));
        }
    }

    /**
     * Which transitions are learnt from more often.
     *
     * @param enabled whether any are
     * @param alpha how much errors matter
     * @param beta how far weights make up for it at the start; in full in the end
     * @param epsilon added to every error
     */
    record Priority(boolean enabled, float alpha, float beta, float epsilon) {
        float betaAt(long step, long lastStep) {
            return (float) (beta + Math.clamp((double) step / lastStep, 0.0, 1.0) * (1 - beta));
        }
    }

    /**
     * Reads and checks the {@code algorithm} section of an experiment.
     *
     * @throws com.typesafe.config.ConfigException naming path, value and range of a bad setting
     */
    static DqnConfig from(Config algorithm) {
        Settings settings = new Settings(algorithm);
        return new DqnConfig(
                settings.annealing("learningRate", settings.positive("learningRate", 1)),
                settings.number("discount", 0, 1),
                settings.integer("nStep", 1, 1000),
                settings.integer("batchSize", 1, LARGEST_SIZE),
                settings.integer("bufferSize", 1, LARGEST_BUFFER),
                settings.sizeBytes("bufferHeap", 0),
                settings.integer("learningStarts", 0, Integer.MAX_VALUE),
                settings.integer("gradientSteps", 0, LARGEST_SIZE),
                settings.integer("targetInterval", 0, Integer.MAX_VALUE),
                settings.positive("targetTau", 1),
                new Exploration(
                        settings.number("exploration.from", 0, 1),
                        settings.number("exploration.to", 0, 1),
                        settings.number("exploration.fraction", 0, 1)),
                settings.bool("double"),
                settings.bool("dueling"),
                new Priority(
                        settings.bool("prioritized"),
                        settings.number("priority.alpha", 0, 1),
                        settings.number("priority.beta", 0, 1),
                        settings.positive("priority.epsilon", 1)),
                settings.choice("loss", ErrorLoss.class),
                settings.number("maxGradientNorm", 0, Float.MAX_VALUE),
                settings.positive("adamEpsilon", 1),
                EncoderSettings.from(settings),
                settings.integers("network.hidden", 1, LARGEST_SIZE),
                settings.choice("network.activation", Activation.class),
                settings.choice("network.inference", InferenceBackend.class));
    }

    /** Share of random actions after so many environment steps: all of them before learning starts, as in SB3. */
    float epsilon(long environmentSteps, long maxSteps) {
        return environmentSteps < learningStarts ? 1 : exploration.at(environmentSteps, maxSteps);
    }
}
