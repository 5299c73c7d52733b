package io.troupe.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.metrics.RunSummary;
import io.troupe.testkit.Await;
import io.troupe.testkit.ClusterOfNodes;
import io.troupe.testkit.ControlledProcess;
import io.troupe.testkit.Experiments;
import io.troupe.testkit.JavaCommand;
import io.troupe.testkit.MemoryTrend;
import io.troupe.testkit.ProcessMemory;
import io.troupe.testkit.RunFolder;
import io.troupe.testkit.StartedProcess;
import io.troupe.testkit.TestProcesses;
import io.troupe.testkit.TrajectoryBalance;
import io.troupe.testkit.Witness;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs whose trainer goes over each batch so often that the workers are far ahead of it, and what memory they take. */
final class Overproduction {
    /** Where the run's actors are. */
    enum Placement {
        ONE_PROCESS,
        CLUSTER
    }

    private static final int WORKERS = 3;
    private static final int BATCH_STEPS = WORKERS * 64 * 64;
    private static final double MEBIBYTE = 1 << 20;

    /** Over the measured time, after code is compiled and buffers are there. */
    private static final double MOST_GROWTH = 16;

    private static final double MOST_HEAP_GROWTH = 4;

    /** Over and above the heap: code, threads, native tensors, buffers. */
    private static final double MOST_BESIDES_HEAP = 512;

    private static final int HEAP_MEBIBYTES = 256;
    private static final int FEW_UPDATES = 4;
    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration END = Duration.ofSeconds(90);

    /** The whole heap is in main memory from the beginning, so that what grows is something else. */
    private static final JavaCommand MACHINE = ClusterOfNodes.ofTroupe()
            .option("-Xms" + HEAP_MEBIBYTES + "m")
            .option("-Xmx" + HEAP_MEBIBYTES + "m")
            .option("-XX:+AlwaysPreTouch");

    private static final List<String> SETTINGS = List.of(
            "mode=async",
            "workers.count=" + WORKERS,
            "workers.environments=64",
            "workers.rolloutSteps=64",
            // Fragments that waited are not dropped for their age.
            "workers.maxPolicyLag=100",
            "algorithm.epochs=60",
            "algorithm.minibatchSize=256",
            "algorithm.learningRate=1e-6",
            "checkpoint.everySteps=" + BATCH_STEPS,
            "metrics.everySteps=" + BATCH_STEPS,
            "metrics.tensorboard=false",
            "evaluation.atEnd=false",
            "termination.targetReturn=null",
            "termination.maxSteps=1000000000");

    private final TestProcesses processes;
    private final Placement placement;

    /** How long memory is looked at; empty for a run of a few updates that only counts. */
    private final Optional<Duration> duration;

    Overproduction(TestProcesses processes, Placement placement, Optional<Duration> duration) {
        this.processes = processes;
        this.placement = placement;
        this.duration = duration;
    }

    /** Runs to the end, looks at the memory of every process on the way, and checks that all went well. */
    RunSummary run(String whenFull) throws Exception {
        String end = duration.map(time -> "termination.maxDuration=" + time.toSeconds() + "s")
                .orElse("termination.maxUpdates=" + FEW_UPDATES);
        List<String> settings = Runs.with(SETTINGS, "workers.whenFull=" + whenFull, end);
        return switch (placement) {
            case ONE_PROCESS -> inOneProcess(whenFull, settings);
            case CLUSTER -> onACluster(whenFull, settings);
        };
    }

    private RunSummary inOneProcess(String whenFull, List<String> settings) throws Exception {
        StartedProcess train = processes.start(
                whenFull,
                MACHINE.arguments("train", "cartpole", "--run-id", whenFull, "--results-dir", "results", "--quiet")
                        .arguments(settings.toArray(String[]::new))
                        .words());
        RunFolder folder = new RunFolder(processes.folder().resolve("results").resolve(whenFull));
        if (duration.isPresent()) {
            observe(whenFull, duration.get(), folder, train, List.of(train));
        }
        assertThat(train.awaitExit(END)).as(train.story()).isZero();
        RunSummary summary = folder.summary();
        TrajectoryBalance.check(summary.trajectories());
        refuseShortOfMemory(train);
        return summary;
    }

    private RunSummary onACluster(String whenFull, List<String> settings) throws Exception {
        ClusterOfNodes cluster = ClusterOfNodes.of(
                        processes, whenFull, Experiments.named("cartpole", settings.toArray(String[]::new)))
                .by(MACHINE)
                .startAll(WORKERS);
        List<StartedProcess> nodes = new ArrayList<>();
        cluster.nodes().forEach(node -> nodes.add(node.process()));
        if (duration.isPresent()) {
            observe(whenFull, duration.get(), cluster.folder(), cluster, nodes);
        }
        RunSummary summary = Runs.ended(cluster, END);
        for (StartedProcess node : nodes) {
            refuseShortOfMemory(node);
        }
        return summary;
    }

    /** Nearly to the end of the run: a fifth to warm up, then the memory of each process from time to time. */
    private void observe(String whenFull, Duration time, RunFolder folder, Witness witness, List<StartedProcess> nodes)
            throws IOException, InterruptedException {
        folder.awaitProgressBeyond(0, START, witness);
        Await.throughout(time.dividedBy(5), () -> assertAllLive(witness, nodes));
        long warm = folder.announced().orElse(0);
        Map<String, Long> heapBefore = liveHeap(nodes);
        Map<String, MemoryTrend> resident = new LinkedHashMap<>();
        nodes.forEach(node -> resident.put(node.name(), new MemoryTrend()));
        Duration measured = time.multipliedBy(7).dividedBy(10);
        long start = System.nanoTime();
        Await.throughout(measured, () -> {
            assertAllLive(witness, nodes);
            double seconds = (System.nanoTime() - start) / 1e9;
            MemoryTrend first = resident.values().iterator().next();
            if (seconds >= first.size()) {
                for (StartedProcess node : nodes) {
                    trend(resident, node).add(seconds, ProcessMemory.residentBytes(node.pid()));
                }
            }
        });
        Map<String, Long> heapAfter = liveHeap(nodes);
        assertThat(folder.announced().orElse(0)).as("environment steps").isGreaterThan(warm);

        for (StartedProcess node : nodes) {
            MemoryTrend trend = trend(resident, node);
            double growth = trend.growthBytes() / MEBIBYTE;
            double peak = trend.peakBytes() / MEBIBYTE;
            double heap = heapAfter.getOrDefault(node.name(), 0L) / MEBIBYTE;
            double heapGrowth = heap - heapBefore.getOrDefault(node.name(), 0L) / MEBIBYTE;
            System.out.printf(
                    "%s, %s, %s: resident %.1f MiB, growth %.1f MiB in %d s; live heap %.1f MiB, growth %.2f MiB%n",
                    placement, whenFull, node.name(), peak, growth, measured.toSeconds(), heap, heapGrowth);
            assertThat(peak).as("resident MiB of " + node.name()).isLessThan(HEAP_MEBIBYTES + MOST_BESIDES_HEAP);
            assertThat(growth).as("growth of resident MiB of " + node.name()).isLessThan(MOST_GROWTH);
            assertThat(heapGrowth)
                    .as("growth of live heap MiB of " + node.name())
                    .isLessThan(MOST_HEAP_GROWTH);
        }
    }

    private static MemoryTrend trend(Map<String, MemoryTrend> trends, StartedProcess node) {
        MemoryTrend trend = trends.get(node.name());
        if (trend == null) {
            throw new AssertionError("nobody looked at " + node.name());
        }
        return trend;
    }

    private static void assertAllLive(Witness witness, List<StartedProcess> nodes) {
        if (!nodes.stream().allMatch(ControlledProcess::isAlive)) {
            throw new AssertionError("a process ended too early\n" + witness.story());
        }
    }

    private static Map<String, Long> liveHeap(List<StartedProcess> nodes) throws IOException, InterruptedException {
        Map<String, Long> bytes = new LinkedHashMap<>();
        for (StartedProcess node : nodes) {
            bytes.put(node.name(), ProcessMemory.liveHeapBytes(node.pid()));
        }
        return bytes;
    }

    private static void refuseShortOfMemory(StartedProcess process) throws IOException {
        for (var file : List.of(process.out(), process.err())) {
            assertThat(Files.readString(file))
                    .as(process.name())
                    .doesNotContain("OutOfMemory", "no direct memory", "is one too many");
        }
    }
}
