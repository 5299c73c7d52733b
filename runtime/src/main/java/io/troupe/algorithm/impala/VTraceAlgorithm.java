package io.troupe.algorithm.impala;

import io.troupe.algorithm.Algorithm.ConfiguredAlgorithm;
import io.troupe.algorithm.InferenceContext;
import io.troupe.algorithm.Learner;
import io.troupe.algorithm.LearnerContext;
import io.troupe.algorithm.ppo.LogProbs;
import io.troupe.algorithm.ppo.MinibatchFit;
import io.troupe.algorithm.ppo.PpoConfig;
import io.troupe.algorithm.ppo.PpoLearner;
import io.troupe.policy.NetworkSpec;
import io.troupe.policy.NeuralPolicy;
import io.troupe.policy.Policy;
import io.troupe.policy.SharedInference;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.tensorflow.Device;
import java.util.function.Function;

/**
 * What IMPALA and APPO are once their settings are read: PPO's gradient steps on V-trace's advantages.
 *
 * @param config of networks and gradient steps
 * @param spec of the environment
 * @param vtrace how batches are corrected
 * @param updates the configuration with minibatches for a batch; throws where the two do not go together
 */
public record VTraceAlgorithm(
        PpoConfig config, EnvironmentSpec spec, VTraceSettings vtrace, Function<LearnerContext, PpoConfig> updates)
        implements ConfiguredAlgorithm {
    @Override
    public boolean normalizesObservations() {
        return config.normalizeObservations();
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
        MinibatchFit.require(context, updates.apply(context).minibatchSize());
    }

    @Override
    public Policy createPolicy() {
        NetworkSpec network = config.network(spec);
        return new NeuralPolicy(network, config.inference().create(network));
    }

    @Override
    public SharedInference shareInference(InferenceContext context) {
        NetworkSpec network = config.network(spec);
        return new SharedInference(network, config.inference().shared(network, context));
    }

    @Override
    public Learner createLearner(LearnerContext context) {
        PpoConfig steps = updates.apply(context);
        int rows = context.batchRows();
        LogProbs policy = new LogProbs(steps, steps.network(spec), rows, Device.parse(context.device()));
        VTraceAdvantages advantages = new VTraceAdvantages(vtrace, policy, rows);
        try {
            return new PpoLearner(steps, context, advantages);
        } catch (RuntimeException | Error e) {
            advantages.close();
            throw e;
        }
    }
}
