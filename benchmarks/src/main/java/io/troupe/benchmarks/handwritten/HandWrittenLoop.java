package io.troupe.benchmarks.handwritten;

import io.troupe.benchmarks.Measured;
import io.troupe.benchmarks.RunMeter;
import io.troupe.benchmarks.StageTimes;
import io.troupe.benchmarks.SystemUnderTest;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SplittableRandom;

/** The loop itself: collect, estimate, update, hand the weights over, again. */
public final class HandWrittenLoop implements SystemUnderTest {
    /** The name that baselines are looked up by. */
    public static final String NAME = "hand-written";

    /** Its only mode: one thread, no lag. */
    public static final String SINGLE = "single";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> modes() {
        return List.of(SINGLE);
    }

    /** Trains a fresh policy on CartPole; stops at the first whole rollout that reaches {@code steps}. */
    @Override
    public Measured run(String mode, long seed, long steps) {
        Settings settings = Settings.CARTPOLE;
        float[] parameters = Parameters.orthogonal(new Random(seed));
        try (Inference inference = new Inference(settings.copies());
                Update update = new Update(settings)) {
            inference.setParameters(parameters);
            update.setParameters(parameters);
            ReturnWindow returns = new ReturnWindow();
            CartPoles cartPoles = new CartPoles(settings.copies(), new SplittableRandom(seed), returns);
            Collector collector =
                    new Collector(settings, cartPoles, returns, inference, new SplittableRandom(seed + 99));
            Learner learner = new Learner(settings, update, new SplittableRandom(seed + 7));
            Rollout rollout = new Rollout(settings);

            long updateNanos = 0;
            long handOverNanos = 0;
            RunMeter meter = RunMeter.start(steps);
            while (collector.steps() < steps) {
                meter.reached(collector.steps());
                collector.collect(rollout);
                long start = System.nanoTime();
                learner.learn(rollout, settings.learningRate(collector.steps(), steps));
                long learned = System.nanoTime();
                updateNanos += learned - start;
                update.readParameters(parameters);
                inference.setParameters(parameters);
                handOverNanos += System.nanoTime() - learned;
            }
            StageTimes stages = new StageTimes(
                    collector.inferenceNanos(),
                    collector.environmentNanos(),
                    collector.advantageNanos(),
                    updateNanos,
                    handOverNanos);
            OptionalLong stepsToTarget =
                    collector.stepsToTarget() < 0 ? OptionalLong.empty() : OptionalLong.of(collector.stepsToTarget());
            return meter.finish(collector.steps()).withStages(stages).withStepsToTarget(stepsToTarget);
        }
    }
}
