package io.troupe.algorithm.sac;

import com.sun.management.OperatingSystemMXBean;
import com.typesafe.config.ConfigFactory;
import io.troupe.algorithm.Algorithm.ConfiguredAlgorithm;
import io.troupe.algorithm.Learner;
import io.troupe.algorithm.LearnerContext;
import io.troupe.algorithm.neural.GaussianFill;
import io.troupe.algorithm.neural.OneStepProbe;
import io.troupe.random.RandomStream;
import io.troupe.replay.TransitionBatch;
import io.troupe.replay.TransitionShape;
import io.troupe.spec.ActionParts;
import io.troupe.spec.Box;
import io.troupe.tensorflow.Device;
import java.lang.management.ManagementFactory;
import java.util.List;

/** Measures gradient steps: {@code main} with {@code [threads [batchSize [units]]]}. */
public final class SacTiming {
    private static final int OBSERVATION = 3;
    private static final int STEPS = 300;

    private SacTiming() {}

    public static void main(String[] arguments) {
        int threads = argument(arguments, 0, 2);
        int batchSize = argument(arguments, 1, 256);
        int units = argument(arguments, 2, 256);
        String settings = "updateThreads = " + threads + ", batchSize = " + batchSize + ", network.hidden = [" + units
                + ", " + units + "]";
        wholeUpdates(settings);
        SacConfig config = SacConfig.from(ConfigFactory.parseString(settings)
                .withFallback(new Sac().defaults())
                .resolve());
        SacShape shape = new SacShape(
                OBSERVATION,
                new ActionParts(1, List.of()),
                config.common().hidden(),
                config.common().activation(),
                false);
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        RandomStream random = RandomStream.ofSeed(1);
        TransitionBatch batch = TransitionBatch.withOnes(new TransitionShape(OBSERVATION, 1, 0), batchSize);
        GaussianFill.fill(batch.actions, random);
        GaussianFill.fill(batch.rewards, random);
        try (SacSession<TransitionBatch> session = SacSession.ofTransitions(config, shape, Device.Cpu.INSTANCE)) {
            session.begin(random);
            session.temperature.assignParameters(new float[1]);
            session.temperature.assignMoments(new float[1], new float[1]);
            float[] coefficients = {1e-4f, 1e-8f, 1e-4f, 1e-8f, 1e-4f, 1e-8f, 0.005f};
            float[] statistics = new float[5];
            for (int round = 0; round < 6; round++) {
                long inside = session.nanosInside();
                long processor = system.getProcessCpuTime();
                long begun = System.nanoTime();
                for (int i = 0; i < STEPS; i++) {
                    session.step(batch, random, coefficients, statistics);
                }
                double nanos = System.nanoTime() - begun;
                System.out.printf(
                        "%.0f us a step, %.0f steps/s, %.0f us of processors, %.1f %% inside, critic loss %.3f%n",
                        nanos / STEPS / 1e3,
                        STEPS * 1e9 / nanos,
                        (system.getProcessCpuTime() - processor) / 1e3 / STEPS,
                        100 * (session.nanosInside() - inside) / nanos,
                        statistics[0]);
            }
        }
    }

    /** With everything around a step: acting, one step of an environment without any work, replay and publishing. */
    private static void wholeUpdates(String settings) {
        OneStepProbe probe = new OneStepProbe(Box.of(1, -1, 1), 1);
        ConfiguredAlgorithm sac = new Sac()
                .configure(
                        ConfigFactory.parseString(settings)
                                .withFallback(new Sac().defaults())
                                .resolve(),
                        probe.spec());
        LearnerContext context = new LearnerContext(probe.spec(), 1, 1, 1, 1, 100_000, "cpu");
        try (Learner learner = sac.createLearner(context)) {
            probe.train(sac, learner, 2 * STEPS);
            if (learner instanceof SacLearner<?> measured) {
                long inside = measured.nanosInside();
                long begun = System.nanoTime();
                probe.train(sac, learner, STEPS);
                double nanos = System.nanoTime() - begun;
                System.out.printf(
                        "whole updates: %.0f us each, %.1f %% inside%n",
                        nanos / STEPS / 1e3, 100 * (measured.nanosInside() - inside) / nanos);
            }
        }
    }

    private static int argument(String[] arguments, int index, int otherwise) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : otherwise;
    }
}
