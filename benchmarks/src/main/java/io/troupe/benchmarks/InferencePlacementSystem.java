package io.troupe.benchmarks;

import io.troupe.actors.RunBlueprint;
import io.troupe.algorithm.Algorithms;
import io.troupe.collect.Collector;
import io.troupe.config.Experiment;
import io.troupe.config.ExperimentLoader;
import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.Replicas;
import io.troupe.training.Blueprint;
import io.troupe.training.Training;
import io.troupe.trajectory.Trajectory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Eight workers that only collect, each computing its policy itself or all together: with 4 copies each and the usual
 * network, and with a single copy each and a large network.
 */
public final class InferencePlacementSystem implements SystemUnderTest {
    static final String NAME = "eight-workers";
    static final List<String> USUAL = List.of("local", "node");
    static final List<String> LARGE = List.of("local-large", "node-large");

    private static final int WORKERS = 8;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> modes() {
        return List.of(USUAL.get(0), USUAL.get(1), LARGE.get(0), LARGE.get(1));
    }

    @Override
    public Measured run(String mode, long seed, long steps) throws Exception {
        boolean large = LARGE.contains(mode);
        Experiment experiment = new ExperimentLoader(Algorithms.discover())
                .load(
                        "cartpole",
                        List.of(
                                "seed=" + seed,
                                "workers.count=" + WORKERS,
                                "workers.environments=" + (large ? 1 : 4),
                                "workers.rolloutSteps=128",
                                "workers.inference=" + (mode.startsWith("local") ? "local" : "node"),
                                "algorithm.network.hidden=" + (large ? "[512,512]" : "[64,64]")));
        Blueprint blueprint = RunBlueprint.of(experiment);
        blueprint.check();
        PolicySnapshot snapshot;
        try (Training training = blueprint.createTraining(Optional.empty(), Clock.systemUTC())) {
            snapshot = training.current();
        }
        return collect(blueprint, snapshot, steps);
    }

    private static Measured collect(Blueprint blueprint, PolicySnapshot snapshot, long steps) throws Exception {
        Replicas replicas = blueprint.replicas();
        AtomicLong taken = new AtomicLong();
        RunMeter meter = RunMeter.start(steps);
        List<Callable<Long>> workers = new ArrayList<>();
        for (int worker = 0; worker < WORKERS; worker++) {
            int index = worker;
            workers.add(() -> {
                Trajectory fragment = blueprint.createFragment();
                try (Collector collector = blueprint.createCollector(index, snapshot, new byte[0], replicas)) {
                    long now = 0;
                    while (now < steps) {
                        collector.collect(fragment);
                        now = taken.addAndGet(fragment.rows());
                        if (index == 0) {
                            meter.reached(now);
                        }
                    }
                    return now;
                }
            });
        }
        try (ThreadPoolExecutor threads =
                new ThreadPoolExecutor(WORKERS, WORKERS, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WORKERS))) {
            for (Future<Long> worker : threads.invokeAll(workers)) {
                worker.get();
            }
        }
        return meter.finish(taken.get());
    }
}
