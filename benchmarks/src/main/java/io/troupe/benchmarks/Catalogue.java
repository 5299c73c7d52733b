package io.troupe.benchmarks;

import io.troupe.benchmarks.handwritten.HandWrittenLoop;
import io.troupe.input.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The benchmarks that can be run with the systems at hand: one whose subject is not on the class path is not there.
 *
 * @param all in the order in which they run
 */
record Catalogue(List<Benchmark> all) {
    /** The name that the framework itself registers under as a {@link SystemUnderTest}. */
    static final String TROUPE = "troupe";

    static Catalogue of(Systems systems) {
        List<Contender> trainers = new ArrayList<>(systems.contenders(HandWrittenLoop.NAME));
        List<Benchmark> benchmarks = new ArrayList<>();
        if (systems.has(TROUPE)) {
            trainers.addAll(systems.contenders(TROUPE));
            benchmarks.add(new RateBenchmark(
                    "system", "the whole system against the hand-written loop", List.copyOf(trainers)));
        }
        benchmarks.add(new StageBenchmark(List.copyOf(trainers)));
        benchmarks.add(new AllocationBenchmark(List.copyOf(trainers)));
        if (systems.has(HandOverSystem.NAME)) {
            benchmarks.add(new HandOverBenchmark(systems.contenders(HandOverSystem.NAME)));
        }
        if (systems.has(CheckpointedSystem.NAME)) {
            benchmarks.add(new RateBenchmark(
                    "checkpoint",
                    "what a checkpoint after every update costs the training beside it",
                    systems.contenders(CheckpointedSystem.NAME)));
        }
        List<Contender> environments = systems.contenders(EnvironmentStepping.NAME);
        if (!environments.isEmpty()) {
            benchmarks.add(new EnvironmentBenchmark(environments));
        }
        benchmarks.add(new TransportBenchmark());
        benchmarks.add(new BroadcastBenchmark());
        benchmarks.add(new ControlBenchmark());
        return new Catalogue(List.copyOf(benchmarks));
    }

    /**
     * The benchmarks of these names in their order, all of them for no name.
     *
     * @throws UserError for a name that is not there, with those that are
     */
    List<Benchmark> named(List<String> names) {
        return names.isEmpty() ? all : names.stream().map(this::named).toList();
    }

    private Benchmark named(String name) {
        return all.stream()
                .filter(benchmark -> benchmark.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UserError("no benchmark is named '" + name + "'; there are "
                        + all.stream().map(Benchmark::name).collect(Collectors.joining(", "))));
    }
}
