package io.troupe.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The whole system in {@code lockstep}, on one shipped experiment of each algorithm. */
public final class AlgorithmSystem implements SystemUnderTest {
    static final String NAME = "algorithm";

    /** Experiments by algorithm. */
    private static final SortedMap<String, String> EXPERIMENTS = new TreeMap<>(Map.of(
            "ppo", "cartpole",
            "impala", "cartpole-impala",
            "appo", "cartpole-appo",
            "dqn", "cartpole-dqn",
            "sac", "pendulum-sac",
            "td3", "pendulum-td3"));

    /** Those that fill a replay before they learn. */
    private static final Set<String> OFF_POLICY = Set.of("dqn", "sac", "td3");

    private static final int REPORTS = 40;
    /** So that most of a short run learns; it changes nothing about the cost of a gradient step. */
    private static final String SOON = "algorithm.learningStarts=100";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> modes() {
        return List.copyOf(EXPERIMENTS.keySet());
    }

    /** The experiment that stands for an algorithm. */
    static String experiment(String algorithm) {
        String experiment = EXPERIMENTS.get(algorithm);
        if (experiment == null) {
            throw new IllegalArgumentException(
                    "no experiment for algorithm '" + algorithm + "'; there are " + EXPERIMENTS.keySet());
        }
        return experiment;
    }

    @Override
    public Measured run(String mode, long seed, long steps) throws IOException, InterruptedException {
        List<String> settings = new ArrayList<>(TroupeSystem.settings("lockstep", seed, steps));
        settings.add("checkpoint.everySteps=0");
        settings.add("metrics.everySteps=" + Math.max(1, steps / REPORTS));
        if (OFF_POLICY.contains(mode)) {
            settings.add(SOON);
        }
        try (LearningRecording recording = LearningRecording.start()) {
            Measured measured = TroupeRun.of(experiment(mode), settings, steps);
            return measured.withLearning(recording.stop());
        }
    }
}
