package io.troupe.algorithm.ppo;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.algorithm.Algorithm;
import io.troupe.algorithm.InferenceContext;
import io.troupe.algorithm.Learner;
import io.troupe.algorithm.LearnerContext;
import io.troupe.policy.MemoryShape;
import io.troupe.policy.NetworkSpec;
import io.troupe.policy.NeuralPolicy;
import io.troupe.policy.Policy;
import io.troupe.policy.RecurrentPolicy;
import io.troupe.policy.SharedInference;
import io.troupe.spec.EnvironmentSpec;
import java.util.List;
import java.util.Optional;

/**
 * Proximal policy optimisation: Schulman et al., "Proximal Policy Optimization Algorithms" (2017), with the details of
 * Huang et al., "The 37 Implementation Details of Proximal Policy Optimization" (2022).
 */
public final class Ppo implements Algorithm {
    @Override
    public String name() {
        return "ppo";
    }

    @Override
    public Config defaults() {
        return ConfigFactory.parseResources(Ppo.class, "defaults.conf");
    }

    @Override
    public ConfiguredAlgorithm configure(Config algorithm, EnvironmentSpec spec) {
        PpoConfig config = PpoConfig.from(algorithm);
        List<RewardStream> streams = RewardStream.from(algorithm, spec, config.discount());
        return new Configured(config, streams, config.network(spec).withValues(streams.size()));
    }

    private record Configured(PpoConfig config, List<RewardStream> streams, NetworkSpec network)
            implements ConfiguredAlgorithm {
        @Override
        public boolean normalizesObservations() {
            return config.normalizeObservations();
        }

        @Override
        public boolean sharesUpdates() {
            return !config.memory().present();
        }

        @Override
        public MemoryShape memory() {
            return config.memory().shape(network);
        }

        @Override
        public Optional<String> effectOfSharing(int learners) {
            return config.gradientParts() > 0
                    ? Optional.empty()
                    : Optional.of(
                            "algorithm.gradientParts = 0: the weights depend on how many trainers take part in each"
                                    + " update, by rounding; algorithm.gradientParts = " + learners
                                    + " makes them the same for any number of trainers");
        }

        @Override
        public boolean normalizesRewards() {
            return config.normalizeRewards();
        }

        @Override
        public float discount() {
            return config.discount();
        }

        @Override
        public void check(LearnerContext context) {
            MinibatchFit.require(context, config.minibatchSize());
            if (config.memory().present()) {
                SequenceFit.require(config, network, context);
            }
            if (config.minibatchSize() == 1 && config.normalizeAdvantages()) {
                throw new IllegalArgumentException("algorithm.minibatchSize = 1 makes every normalised advantage 0, so"
                        + " that nothing is learnt: use a larger one, or algorithm.normalizeAdvantages = false");
            }
        }

        @Override
        public Policy createPolicy() {
            return config.memory().present()
                    ? new RecurrentPolicy(network)
                    : new NeuralPolicy(network, config.inference().create(network));
        }

        @Override
        public SharedInference shareInference(InferenceContext context) {
            if (config.memory().present()) {
                throw new IllegalArgumentException("workers.inference = node is not possible with"
                        + " algorithm.network.memory.units = "
                        + config.memory().units() + ": use workers.inference = local");
            }
            return new SharedInference(network, config.inference().shared(network, context));
        }

        @Override
        public Learner createLearner(LearnerContext context) {
            return new PpoLearner(config, context, streams);
        }
    }
}
