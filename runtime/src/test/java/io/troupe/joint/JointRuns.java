package io.troupe.joint;

import io.troupe.algorithm.Algorithms;
import io.troupe.checkpoint.Checkpoint;
import io.troupe.config.Experiment;
import io.troupe.config.ExperimentLoader;
import io.troupe.env.JointEnvironment;
import io.troupe.env.ParallelCopies;
import io.troupe.env.ParallelEnvironment;
import io.troupe.loop.TrainingLoop;
import io.troupe.spec.ParallelSpec;
import io.troupe.training.Blueprint;
import io.troupe.training.ConfiguredBehaviours;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Small runs with several behaviours, in one thread. */
final class JointRuns {
    static final int WORKERS = 2;
    static final int COPIES = 3;
    static final int STEPS = 16;

    private static final List<String> SMALL = List.of(
            "mode=lockstep",
            "workers.count=" + WORKERS,
            "workers.environments=" + COPIES,
            "workers.rolloutSteps=" + STEPS,
            "algorithm.minibatchSize=32",
            "algorithm.network.hidden=[8]");

    /** DQN for a behaviour, small enough to learn within a few updates. */
    static List<String> dqn(String behaviour) {
        return settings(
                behaviour,
                "name=dqn learningStarts=100 batchSize=16 gradientSteps=3 bufferSize=1000 network.hidden=[8]"
                        + " nStep=3 double=true prioritized=true");
    }

    /** SAC for a behaviour, likewise. */
    static List<String> sac(String behaviour) {
        return settings(
                behaviour,
                "name=sac learningStarts=100 batchSize=16 gradientSteps=3 bufferSize=1000 network.hidden=[8]");
    }

    /** Settings of a behaviour, separated by spaces. */
    static List<String> settings(String behaviour, String settings) {
        List<String> overrides = new ArrayList<>();
        for (String setting : settings.split(" ", -1)) {
            overrides.add("behaviours." + behaviour + ".algorithm." + setting);
        }
        return overrides;
    }

    private JointRuns() {}

    static Experiment experiment(List<String> overrides) {
        List<String> all = new ArrayList<>(SMALL);
        all.addAll(overrides);
        return new ExperimentLoader(Algorithms.discover()).load("cartpole", all);
    }

    static Blueprint blueprint(Supplier<ParallelEnvironment> maker, List<String> overrides) {
        return blueprint(maker, overrides, environment -> environment);
    }

    /** @param wrapped what takes the place of the environments of a worker */
    static Blueprint blueprint(
            Supplier<ParallelEnvironment> maker, List<String> overrides, UnaryOperator<JointEnvironment> wrapped) {
        Experiment experiment = experiment(overrides);
        ParallelSpec spec;
        try (ParallelEnvironment one = maker.get()) {
            spec = one.spec();
        }
        return new Blueprint(
                experiment,
                ConfiguredBehaviours.of(experiment, spec, Algorithms.discover()),
                copies -> wrapped.apply(ParallelCopies.create(spec.name(), maker, copies)));
    }

    /** A checkpoint after so many updates. */
    static Checkpoint train(Blueprint blueprint, Optional<Checkpoint> from, int updates) {
        try (TrainingLoop loop = new TrainingLoop(blueprint, from, Clock.systemUTC())) {
            for (int i = 0; i < updates; i++) {
                loop.update();
            }
            return loop.training().capture("run", 1);
        }
    }

    /** What is in a checkpoint, but the counters, which have the training time in them. */
    static Map<String, String> contents(Checkpoint checkpoint) {
        Map<String, String> contents = new TreeMap<>();
        checkpoint
                .components()
                .forEach((name, bytes) -> contents.put(name, HexFormat.of().formatHex(bytes)));
        contents.remove("progress");
        return contents;
    }
}
