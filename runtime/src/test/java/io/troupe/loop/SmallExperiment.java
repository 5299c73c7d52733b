package io.troupe.loop;

import io.troupe.algorithm.Algorithms;
import io.troupe.config.Experiment;
import io.troupe.config.ExperimentLoader;
import io.troupe.env.Environments;
import io.troupe.env.VectorEnvironment;
import io.troupe.training.Blueprint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A shipped experiment of each algorithm made small, and each way of learning that keeps something else between updates. */
enum SmallExperiment {
    PPO_DISCRETE("cartpole", "minibatchSize=32 normalizeObservations=true"),
    PPO_CONTINUOUS("pendulum", "minibatchSize=32"),
    PPO_SHARED(
            "cartpole",
            "minibatchSize=32 algorithm.network.shared=true algorithm.valueClipRange=0.2 algorithm.entropyCoefficient=0.01"),
    PPO_SLICED("cartpole", "minibatchSize=32 gradientParts=3"),
    PPO_RECURRENT(
            "pendulum",
            "minibatchSize=32 algorithm.network.memory.units=4 algorithm.network.memory.sequence=8"
                    + " algorithm.network.memory.burnIn=2 algorithm.entropyCoefficient=0.01"),
    IMPALA("cartpole-impala", "minibatches=2"),
    APPO("cartpole-appo", "minibatchSize=32 oldPolicy=target targetUpdates=4"),
    DQN("cartpole-dqn", "learningStarts=200 batchSize=16 gradientSteps=3 bufferSize=1000"),
    DQN_PRIORITIZED(
            "cartpole-dqn",
            "learningStarts=200 batchSize=16 gradientSteps=3 bufferSize=1000"
                    + " prioritized=true nStep=3 double=true dueling=true targetInterval=0"),
    SAC_CONTINUOUS("pendulum-sac", "learningStarts=200 batchSize=16 gradientSteps=3 bufferSize=1000"),
    SAC_DISCRETE(
            "pendulum-sac",
            "learningStarts=200 batchSize=16 gradientSteps=3 bufferSize=1000 environment.name=CartPole-v1"),
    TD3("pendulum-td3", "learningStarts=200 batchSize=16 gradientSteps=3 bufferSize=1000");

    static final int WORKERS = 2;
    static final int COPIES = 4;
    static final int STEPS = 16;
    static final int ROWS = WORKERS * COPIES * STEPS;

    private static final List<String> SMALL = List.of(
            "workers.count=" + WORKERS,
            "workers.environments=" + COPIES,
            "workers.rolloutSteps=" + STEPS,
            "algorithm.network.hidden=[8]");

    private final String experiment;
    /** Separated by spaces; those without a dot are the algorithm's. */
    private final String settings;

    SmallExperiment(String experiment, String settings) {
        this.experiment = experiment;
        this.settings = settings;
    }

    /** Whether what it explores with, which changes by itself, is among the parameters of its policies. */
    boolean exploresByItsParameters() {
        return settings.contains("learningStarts");
    }

    /**
     * @param mode lockstep or pipelined
     * @param wrapped what takes the place of the environments of a worker
     */
    Blueprint blueprint(String mode, UnaryOperator<VectorEnvironment> wrapped) {
        List<String> overrides = new ArrayList<>(SMALL);
        overrides.add("mode=" + mode);
        for (String setting : settings.split(" ", -1)) {
            overrides.add(setting.contains(".") ? setting : "algorithm." + setting);
        }
        Algorithms algorithms = Algorithms.discover();
        Experiment small = new ExperimentLoader(algorithms).load(experiment, overrides);
        Environments environments = Environments.discover();
        String name = small.environment().name();
        try (VectorEnvironment one =
                environments.create(name, 1, small.environment().parameters())) {
            return new Blueprint(
                    small,
                    one.spec(),
                    algorithms
                            .find(small.algorithm().name())
                            .orElseThrow()
                            .configure(small.algorithm().settings(), one.spec()),
                    copies -> wrapped.apply(environments.create(
                            name, copies, small.environment().parameters())));
        }
    }
}
