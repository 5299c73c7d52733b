package io.troupe.algorithm.td3;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.algorithm.Algorithm;
import io.troupe.algorithm.Learner;
import io.troupe.algorithm.LearnerContext;
import io.troupe.algorithm.neural.ContinuousActions;
import io.troupe.algorithm.neural.EncoderSettings;
import io.troupe.input.UserError;
import io.troupe.jvm.MemoryNeed;
import io.troupe.policy.Policy;
import io.troupe.spec.ActionScaling;
import io.troupe.spec.Box;
import io.troupe.spec.EnvironmentSpec;
import java.util.Optional;

/**
 * Twin delayed deep deterministic policy gradient: Fujimoto et al., "Addressing Function Approximation Error in
 * Actor-Critic Methods" (2018).
 */
public final class Td3 implements Algorithm {
    @Override
    public String name() {
        return "td3";
    }

    @Override
    public Config defaults() {
        return ConfigFactory.parseResources(Td3.class, "defaults.conf");
    }

    /** @throws UserError for actions that are not continuous, and for observations with images */
    @Override
    public ConfiguredAlgorithm configure(Config algorithm, EnvironmentSpec spec) {
        EncoderSettings.requireNoImages(name(), spec);
        if (!(spec.action() instanceof Box)) {
            throw new UserError("algorithm.name = td3 needs continuous actions, but those of " + spec.name() + " are "
                    + spec.action() + ": use sac, ppo or dqn");
        }
        return new Configured(
                Td3Config.from(algorithm),
                spec,
                ContinuousActions.scaling(spec, name()).orElseThrow());
    }

    private record Configured(Td3Config config, EnvironmentSpec spec, ActionScaling scaling)
            implements ConfiguredAlgorithm {
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
            return config.common().replay().discount();
        }

        @Override
        public void check(LearnerContext context) {
            config.common().replay().check(context);
        }

        @Override
        public Optional<MemoryNeed> memoryNeed(LearnerContext context) {
            return Optional.of(config.common().replay().memoryNeed(context));
        }

        @Override
        public Policy createPolicy() {
            return new Td3Policy(config.actor(spec), scaling);
        }

        @Override
        public Learner createLearner(LearnerContext context) {
            return new Td3Learner(config, scaling, context);
        }
    }
}
