package io.troupe.algorithm.ppo;

import com.sun.management.ThreadMXBean;
import io.troupe.algorithm.Learner;
import io.troupe.algorithm.LearnerContext;
import io.troupe.policy.NetworkSpec;
import io.troupe.policy.NeuralPolicy;
import io.troupe.policy.Policy;
import io.troupe.trajectory.Trajectory;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * Measures training on the cart with one thread: {@code main} with {@code [settings [seconds [seed]]]}, the settings as
 * in an experiment's {@code algorithm} section. Prints the time of an update, of a forward pass, and the heap allocated.
 */
public final class PpoTiming {
    private static final int COPIES = 64;
    private static final int STEPS = 32;

    private PpoTiming() {}

    public static void main(String[] arguments) {
        String settings = arguments.length > 0 ? arguments[0] : "";
        double seconds = arguments.length > 1 ? Double.parseDouble(arguments[1]) : 5;
        long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : 1;
        String defaults = "learningRate = 0.0025, learningRateSchedule = linear, learningRateEnd = 0.05";
        PpoConfig config = Problem.config(settings + "\n" + (settings.contains("learningRate") ? "" : defaults));
        LearnerContext context = new LearnerContext(Collection.SPEC, seed, 1, STEPS, COPIES, 200_000, "cpu");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        NetworkSpec network = config.network(Collection.SPEC);
        try (Learner learner = new PpoLearner(config, context);
                Policy policy = new NeuralPolicy(network, config.inference().create(network))) {
            Collection collection = new Collection(COPIES, seed);
            Trajectory fragment = new Trajectory(Collection.SPEC, STEPS, COPIES);
            long start = System.nanoTime();
            long steps = 0;
            long solvedAt = 0;
            double solvedSeconds = 0;
            double quickest = Double.MAX_VALUE;
            double quickestCollection = Double.MAX_VALUE;
            long allocated = 0;
            while (System.nanoTime() - start < seconds * 1e9) {
                long before = System.nanoTime();
                collection.collect(policy, learner.snapshot(), fragment);
                long between = System.nanoTime();
                long heap = threads.getCurrentThreadAllocatedBytes();
                learner.update(List.of(fragment), steps);
                allocated = threads.getCurrentThreadAllocatedBytes() - heap;
                quickest = Math.min(quickest, (double) (System.nanoTime() - between));
                quickestCollection = Math.min(quickestCollection, (double) (between - before));
                steps += fragment.rows();
                if (solvedAt == 0 && collection.meanReturn() >= 475) {
                    solvedAt = steps;
                    solvedSeconds = (System.nanoTime() - start) / 1e9;
                }
            }
            int minibatches = fragment.rows() / config.minibatchSize() * config.epochs();
            System.out.printf(
                    "%d steps; 475 after %d steps, %.2f s; best update %.0f us (%.1f us a minibatch), best forward and "
                            + "step %.1f us, %.1f heap bytes a row in the last update%n",
                    steps,
                    solvedAt,
                    solvedSeconds,
                    quickest / 1e3,
                    quickest / 1e3 / minibatches,
                    quickestCollection / 1e3 / STEPS,
                    (double) allocated / fragment.rows());
        }
    }
}
