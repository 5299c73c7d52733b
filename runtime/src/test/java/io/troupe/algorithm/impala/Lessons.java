package io.troupe.algorithm.impala;

import com.typesafe.config.ConfigFactory;
import io.troupe.algorithm.Algorithm;
import io.troupe.algorithm.Algorithm.ConfiguredAlgorithm;
import io.troupe.algorithm.Learner;
import io.troupe.algorithm.LearnerContext;
import io.troupe.algorithm.appo.Appo;
import io.troupe.algorithm.ppo.Ppo;
import io.troupe.policy.Policy;
import io.troupe.policy.PolicyInput;
import io.troupe.policy.PolicySnapshot;
import io.troupe.random.RandomStream;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.util.List;

/** Made-up batches whose actions are drawn from a given version of the policy, and learners for them. */
final class Lessons {
    static final EnvironmentSpec DISCRETE =
            new EnvironmentSpec("discrete", Box.unbounded(3), new Discrete(3), EnvironmentSpec.UNLIMITED);
    static final EnvironmentSpec CONTINUOUS =
            new EnvironmentSpec("continuous", Box.unbounded(3), Box.unbounded(2), EnvironmentSpec.UNLIMITED);
    static final int FRAGMENTS = 2;
    static final int STEPS = 8;
    static final int COPIES = 4;
    static final int ROWS = FRAGMENTS * STEPS * COPIES;

    private Lessons() {}

    static LearnerContext context(EnvironmentSpec spec) {
        return new LearnerContext(spec, 5, FRAGMENTS, STEPS, COPIES, 10_000, "cpu");
    }

    static ConfiguredAlgorithm impala(EnvironmentSpec spec, String settings) {
        return configured(new Impala(), spec, settings);
    }

    static ConfiguredAlgorithm appo(EnvironmentSpec spec, String settings) {
        return configured(new Appo(), spec, settings);
    }

    static ConfiguredAlgorithm ppo(EnvironmentSpec spec, String settings) {
        return configured(new Ppo(), spec, settings);
    }

    private static ConfiguredAlgorithm configured(Algorithm algorithm, EnvironmentSpec spec, String settings) {
        return algorithm.configure(
                ConfigFactory.parseString(settings)
                        .withFallback(algorithm.defaults())
                        .resolve(),
                spec);
    }

    static Learner learner(ConfiguredAlgorithm algorithm, EnvironmentSpec spec) {
        return algorithm.createLearner(context(spec));
    }

    /** A batch that a version of the policy acted in. */
    static List<Trajectory> batch(
            ConfiguredAlgorithm algorithm, EnvironmentSpec spec, PolicySnapshot behaviour, long number) {
        return List.of(
                fragment(algorithm, spec, behaviour, 0, 2 * number),
                fragment(algorithm, spec, behaviour, 1, 2 * number + 1));
    }

    private static Trajectory fragment(
            ConfiguredAlgorithm algorithm, EnvironmentSpec spec, PolicySnapshot behaviour, int worker, long seed) {
        RandomStream random = RandomStream.ofSeed(seed);
        Trajectory fragment = new Trajectory(spec, STEPS, COPIES);
        fragment.begin(worker, seed, behaviour.version());
        for (int i = 0; i < fragment.observations.length; i++) {
            fragment.observations[i] = (float) random.nextGaussian();
        }
        try (Policy policy = algorithm.createPolicy()) {
            policy.load(behaviour);
            for (int t = 0; t < STEPS; t++) {
                policy.sample(
                        new PolicyInput().observations(fragment.observations, t * COPIES * 3, COPIES),
                        random,
                        fragment.actions,
                        t * COPIES * spec.action().size(),
                        fragment.behaviourLogProbs,
                        t * COPIES);
            }
        }
        for (int row = 0; row < fragment.rows(); row++) {
            fragment.rewards[row] = (float) random.nextGaussian();
            fragment.terminated[row] = random.nextInt(10) == 0;
            fragment.truncated[row] = !fragment.terminated[row] && random.nextInt(10) == 0;
            if (fragment.terminated[row] || fragment.truncated[row]) {
                fragment.finalObservations.append(row, new float[] {0.1f * row, 1, -1}, 0);
            }
            fragment.observationMoments.add(fragment.observations, 3 * row);
            fragment.returnMoments.add(fragment.rewards[row]);
        }
        return fragment;
    }
}
