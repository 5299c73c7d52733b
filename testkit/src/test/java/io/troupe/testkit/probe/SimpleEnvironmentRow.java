package io.troupe.testkit.probe;

import com.typesafe.config.ConfigFactory;
import io.troupe.env.Environment;
import io.troupe.env.StepResult;
import io.troupe.loop.TrainingLoop;
import io.troupe.spec.EnvironmentSpec;
import java.time.Clock;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One configuration of the trainer tests of Unity ML-Agents: it passes when the mean of the last 5 returns of training is
 * above the threshold.
 */
record SimpleEnvironmentRow(
        Trial trial, int continuous, int discrete, float stepSize, boolean forgetful, double threshold) {
    private static final int LAST_EPISODES = 5;

    /** Mean of the last returns of training. */
    double train(long seed) {
        LastValues returns = new LastValues(LAST_EPISODES);
        try (TrainingLoop loop = new TrainingLoop(
                trial.withSeed(seed).blueprint(() -> new Recorded(environment(), returns), ConfigFactory.empty()),
                Optional.empty(),
                Clock.systemUTC())) {
            loop.run(report -> {});
        }
        return returns.mean();
    }

    private SimpleEnvironment environment() {
        return forgetful
                ? SimpleEnvironment.forgetful(continuous, discrete, stepSize)
                : new SimpleEnvironment(continuous, discrete, stepSize);
    }

    @Override
    public String toString() {
        return trial.algorithm().name() + " (" + continuous + ", " + discrete + "), step size " + stepSize
                + (forgetful ? ", to be remembered" : "");
    }

    private static final class Recorded implements Environment {
        private final Environment environment;
        private final LastValues returns;
        private float sum;

        Recorded(Environment environment, LastValues returns) {
            this.environment = environment;
            this.returns = returns;
        }

        @Override
        public EnvironmentSpec spec() {
            return environment.spec();
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            sum = 0;
            environment.reset(random, observation);
        }

        @Override
        public StepResult step(float[] action, RandomGenerator random, float[] observation) {
            StepResult result = environment.step(action, random, observation);
            sum += result.reward();
            if (result.terminated()) {
                returns.add(sum);
            }
            return result;
        }
    }
}
