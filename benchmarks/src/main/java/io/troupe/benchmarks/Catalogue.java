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
        if (systems.has(AlgorithmSystem.NAME)) {
            benchmarks.add(GradientStepBenchmark.of(StableBaselines.installed()));
        }
        if (systems.has(HandOverSystem.NAME)) {
            benchmarks.add(new HandOverBenchmark(systems.contenders(HandOverSystem.NAME)));
        }
        if (systems.has(CheckpointedSystem.NAME)) {
            benchmarks.add(new RateBenchmark(
                    "checkpoint",
                    "what a checkpoint after every update costs the training beside it",
                    systems.contenders(CheckpointedSystem.NAME)));
        }
        if (systems.has(InferencePlacementSystem.NAME)) {
            benchmarks.add(new RateBenchmark(
                    "inference",
                    "8 workers with 4 copies each, collecting: policies computed by each against together",
                    contenders(InferencePlacementSystem.USUAL)));
            benchmarks.add(new RateBenchmark(
                    "inference-large",
                    "the same with one copy each and a network of 2x512",
                    contenders(InferencePlacementSystem.LARGE)));
        }
        List<Contender> environments = systems.contenders(EnvironmentStepping.NAME);
        if (!environments.isEmpty()) {
            benchmarks.add(new EnvironmentBenchmark(environments));
        }
        if (systems.has(PythonBridge.NAME)) {
            benchmarks.add(new BridgeBenchmark(systems.contenders(PythonBridge.NAME)));
        }
        if (systems.has(TROUPE)) {
            benchmarks.add(new VTraceBenchmark());
        }
        benchmarks.add(new TransportBenchmark());
        benchmarks.add(new BroadcastBenchmark());
        if (systems.has(ScaledSystem.NAME)) {
            benchmarks.add(new ScaleBenchmark(systems.contenders(ScaledSystem.NAME)));
        }
        benchmarks.add(new ControlBenchmark());
        return new Catalogue(List.copyOf(benchmarks));
    }

    private static List<Contender> contenders(List<String> modes) {
        return modes.stream()
                .map(mode -> new Contender(InferencePlacementSystem.NAME, mode))
                .toList();
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
