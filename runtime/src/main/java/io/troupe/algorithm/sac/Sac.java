package io.troupe.algorithm.sac;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.algorithm.Algorithm;
import io.troupe.algorithm.Learner;
import io.troupe.algorithm.LearnerContext;
import io.troupe.algorithm.neural.ContinuousActions;
import io.troupe.algorithm.neural.EncoderSettings;
import io.troupe.jvm.MemoryNeed;
import io.troupe.policy.MemoryShape;
import io.troupe.policy.Policy;
import io.troupe.spec.ActionScaling;
import io.troupe.spec.EnvironmentSpec;
import java.util.Optional;

/**
 * Soft actor-critic: Haarnoja et al., "Soft Actor-Critic Algorithms and Applications" (2018); for discrete actions
 * Christodoulou, "Soft Actor-Critic for Discrete Action Settings" (2019); for both together Delalleau et al., "Discrete and
 * Continuous Action Representation for Practical RL in Video Games" (2019).
 */
public final class Sac implements Algorithm {
    @Override
    public String name() {
        return "sac";
    }

    @Override
    public Config defaults() {
        return ConfigFactory.parseResources(Sac.class, "defaults.conf");
    }

    /** @throws io.troupe.input.UserError for observations with images */
    @Override
    public ConfiguredAlgorithm configure(Config algorithm, EnvironmentSpec spec) {
        EncoderSettings.requireNoImages(name(), spec);
        SacConfig config = SacConfig.from(algorithm);
        return new Configured(config, config.shape(spec), ContinuousActions.scaling(spec, name()));
    }

    private record Configured(SacConfig config, SacShape shape, Optional<ActionScaling> scaling)
            implements ConfiguredAlgorithm {
        private RecurrentShape recurrent() {
            return new RecurrentShape(shape, config.memory());
        }

        @Override
        public MemoryShape memory() {
            return config.memory().present() ? recurrent().recorded() : MemoryShape.NONE;
        }

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
            if (config.memory().present()) {
                SequenceFit.require(config, context);
            }
        }

        @Override
        public Optional<MemoryNeed> memoryNeed(LearnerContext context) {
            return Optional.of(
                    config.memory().present()
                            ? config.common().replay().memoryNeed(recurrent().sequences(), context)
                            : config.common().replay().memoryNeed(context));
        }

        @Override
        public Policy createPolicy() {
            return config.memory().present() ? new SacPolicy(recurrent(), scaling) : new SacPolicy(shape, scaling);
        }

        @Override
        public Learner createLearner(LearnerContext context) {
            return config.memory().present()
                    ? SacLearner.ofSequences(config, recurrent(), scaling, context)
                    : SacLearner.ofTransitions(config, shape, scaling, context);
        }
    }
}
