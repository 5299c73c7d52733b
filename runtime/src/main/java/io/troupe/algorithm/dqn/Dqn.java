package io.troupe.algorithm.dqn;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.algorithm.Algorithm;
import io.troupe.algorithm.Learner;
import io.troupe.algorithm.LearnerContext;
import io.troupe.input.UserError;
import io.troupe.jvm.MemoryNeed;
import io.troupe.policy.Policy;
import io.troupe.replay.ReplayMemory;
import io.troupe.replay.TransitionShape;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import java.util.Optional;

/**
 * Deep Q-learning: Mnih et al., "Human-Level Control through Deep Reinforcement Learning" (2015), with double Q-learning
 * (van Hasselt et al. 2016), dueling networks (Wang et al. 2016), n-step targets and prioritised replay (Schaul et al.
 * 2016) as settings.
 */
public final class Dqn implements Algorithm {
    @Override
    public String name() {
        return "dqn";
    }

    @Override
    public Config defaults() {
        return ConfigFactory.parseResources(Dqn.class, "defaults.conf");
    }

    /** @throws UserError for actions that are not discrete, and images that are too small for the encoder */
    @Override
    public ConfiguredAlgorithm configure(Config algorithm, EnvironmentSpec spec) {
        if (!(spec.action() instanceof Discrete discrete)) {
            throw new UserError(
                    "algorithm.name = dqn learns a value for each of a number of actions, but the actions of "
                            + spec.name() + " are " + spec.action() + ": use sac or ppo");
        }
        DqnConfig config = DqnConfig.from(algorithm);
        return new Configured(config, QNetwork.of(config, config.encoder().encoder(spec, false), discrete.n()));
    }

    private record Configured(DqnConfig config, QNetwork network) implements ConfiguredAlgorithm {
        @Override
        public boolean normalizesObservations() {
            return false;
        }

        @Override
        public boolean normalizesRewards() {
            return false;
        }

        @Override
        public float discount() {
            return config.discount();
        }

        @Override
        public void check(LearnerContext context) {
            if (config.learningStarts() >= context.maxSteps()) {
                throw new IllegalArgumentException("algorithm.learningStarts = " + config.learningStarts()
                        + " is not below termination.maxSteps = " + context.maxSteps()
                        + ": nothing would be learnt");
            }
        }

        @Override
        public Optional<MemoryNeed> memoryNeed(LearnerContext context) {
            return Optional.of(ReplayMemory.of(
                            TransitionShape.of(context.spec()),
                            config.bufferSize(),
                            config.bufferHeap(),
                            config.priority().enabled(),
                            context.maxSteps())
                    .need(config.bufferSize()));
        }

        @Override
        public Policy createPolicy() {
            return new QPolicy(network, config.inference().create(network.spec()));
        }

        @Override
        public Learner createLearner(LearnerContext context) {
            return new DqnLearner(config, network, context);
        }
    }
}
