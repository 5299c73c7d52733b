package io.troupe.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.algorithm.Algorithms;
import io.troupe.benchmarks.scale.CodecProbe;
import io.troupe.benchmarks.scale.ControlProbe;
import io.troupe.benchmarks.scale.Costs;
import io.troupe.benchmarks.transport.Flow;
import io.troupe.benchmarks.transport.Mode;
import io.troupe.benchmarks.transport.SaturatedPair;
import io.troupe.config.ExperimentLoader;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.function.ToLongFunction;

/**
 * What was measured here for the model of a cluster.
 *
 * @param workerNanosPerStep that a CartPole worker needs for a step of one environment
 * @param learnerNanosPerStep that the learner of CartPole needs for it
 * @param smallFragments of the size of CartPole's
 * @param largeFragments of images
 * @param policies to write and to read
 * @param checksumNanosPerByte of a pulled policy
 * @param plain the data plane without encryption
 * @param control messages between actor systems
 */
record ScaleConstants(
        double workerNanosPerStep,
        double learnerNanosPerStep,
        CodecProbe smallFragments,
        CodecProbe largeFragments,
        CodecProbe policies,
        double checksumNanosPerByte,
        Flow plain,
        ControlProbe control) {
    static final int CARTPOLE_STEPS = 32;
    static final int CARTPOLE_COPIES = 64;
    static final int IMAGE_FLOATS = 84 * 84 * 4;
    static final int IMAGE_STEPS = 14;
    static final int IMAGE_COPIES = 4;

    private static final int CARTPOLE_OBSERVATION = 4;
    private static final int IMAGE_ACTIONS = 6;
    private static final int POLICY_PARAMETERS = 2_500_000;
    private static final int MESSAGE_BYTES = 1_000_000;
    private static final Duration SETTLES = Duration.ofSeconds(2);
    private static final Duration SPAN = Duration.ofSeconds(4);
    /** Of both sides with OpenSSL, 1 MB messages: measured with a prototype, not by this program. */
    private static final double TLS_SECONDS_PER_GIGABYTE = 1.85;

    /** The network that the clusters are assumed to have, and the threads that a node has in the code. */
    private static final double TEN_GIGABIT = 1.25e9;

    private static final long LATENCY_NANOS = 50_000;
    private static final int TRAINER_CORES = 16;
    private static final int ACTOR_THREADS = 2;
    private static final int REMOTING_THREADS = 2;
    private static final double HANDLING_NANOS = 5_000;

    /** @param oneWorker runs of CartPole in one process, with times by stage */
    static ScaleConstants measure(Series oneWorker, Options options) {
        try {
            return new ScaleConstants(
                    oneWorker
                            .spread(run -> perStep(run, StageTimes::inferenceNanos)
                                    + perStep(run, StageTimes::environmentNanos))
                            .least(),
                    oneWorker
                            .spread(run ->
                                    perStep(run, StageTimes::advantageNanos) + perStep(run, StageTimes::updateNanos))
                            .least(),
                    CodecProbe.ofFragments(spec(CARTPOLE_OBSERVATION, 2), CARTPOLE_STEPS, CARTPOLE_COPIES),
                    CodecProbe.ofFragments(spec(IMAGE_FLOATS, IMAGE_ACTIONS), IMAGE_STEPS, IMAGE_COPIES),
                    CodecProbe.ofPolicies(POLICY_PARAMETERS),
                    CodecProbe.checksumNanosPerByte(),
                    plain(options),
                    ControlProbe.measure(ExperimentLoader.render(
                            new ExperimentLoader(Algorithms.discover()).load("cartpole", List.of()))));
        } catch (IOException | TimeoutException e) {
            throw new BenchmarkFailure("the costs could not be measured: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkFailure("interrupted", e);
        }
    }

    private static EnvironmentSpec spec(int observation, int actions) {
        return new EnvironmentSpec(
                "shape", Box.of(observation, 0, 1), new Discrete(actions), EnvironmentSpec.UNLIMITED);
    }

    private static double perStep(Measured run, ToLongFunction<StageTimes> stage) {
        return (double) stage.applyAsLong(run.stages().orElseThrow()) / run.steps();
    }

    private static Flow plain(Options options) throws IOException {
        Path noCertificate = Path.of("");
        try (SaturatedPair pair =
                SaturatedPair.dataPlane(FreshJvm.command(), Mode.PLAIN, noCertificate, MESSAGE_BYTES, 1)) {
            Flow flow = pair.measure(SETTLES, options.steps() < Options.STEPS / 10 ? SETTLES : SPAN);
            if (!(flow.bytesPerSecond() > 0)) {
                throw new BenchmarkFailure("nothing came through the data plane in " + SPAN);
            }
            return flow;
        }
    }

    /** Costs on machines like this one with 16 cores and links of 10 Gbit/s, connections encrypted. */
    Costs onTenGigabit(CodecProbe fragments) {
        return costs(fragments, TLS_SECONDS_PER_GIGABYTE, TEN_GIGABIT, LATENCY_NANOS, TRAINER_CORES);
    }

    /** Costs between processes on this machine, connections not encrypted. */
    Costs here() {
        return costs(
                smallFragments,
                plain.cpuSecondsPerGigabyte(),
                plain.bytesPerSecond(),
                LATENCY_NANOS,
                Runtime.getRuntime().availableProcessors());
    }

    private Costs costs(
            CodecProbe fragments,
            double cpuSecondsPerGigabyte,
            double linkBytesPerSecond,
            long latencyNanos,
            int cores) {
        // Nanoseconds a byte are seconds a gigabyte; sender and receiver take about the same.
        double oneSide = cpuSecondsPerGigabyte / 2;
        return new Costs(
                linkBytesPerSecond,
                latencyNanos,
                cores,
                ACTOR_THREADS,
                REMOTING_THREADS,
                fragments.encodeNanosPerByte(),
                fragments.decodeNanosPerByte(),
                HANDLING_NANOS,
                oneSide,
                oneSide,
                checksumNanosPerByte,
                (policies.encodeNanosPerByte() + policies.decodeNanosPerByte()) / 2,
                control.nanos(),
                control.nanosPerByte());
    }

    Table table() {
        return new Table(
                List.of("measured here", "value", "unit"),
                List.of(
                        row("CartPole worker", workerNanosPerStep / 1e3, "us/step"),
                        row("CartPole learner", learnerNanosPerStep / 1e3, "us/step"),
                        row(
                                "encode a fragment of " + smallFragments.bytes() + " B",
                                smallFragments.encodeNanosPerByte(),
                                "s/GB"),
                        row("decode it", smallFragments.decodeNanosPerByte(), "s/GB"),
                        row(
                                "encode a fragment of " + largeFragments.bytes() + " B",
                                largeFragments.encodeNanosPerByte(),
                                "s/GB"),
                        row("decode it", largeFragments.decodeNanosPerByte(), "s/GB"),
                        row("encode a policy of " + policies.bytes() + " B", policies.encodeNanosPerByte(), "s/GB"),
                        row("decode it", policies.decodeNanosPerByte(), "s/GB"),
                        row("checksum", checksumNanosPerByte, "s/GB"),
                        row("data plane, plain, both sides", plain.cpuSecondsPerGigabyte(), "s/GB"),
                        row("  one connection on loopback", plain.bytesPerSecond() / 1e6, "MB/s"),
                        row("OpenSSL, both sides (prototype)", TLS_SECONDS_PER_GIGABYTE, "s/GB"),
                        row("control message, each side", control.nanos() / 1e3, "us"),
                        row("  and for each KB of it", control.nanosPerByte(), "us"),
                        row("Hello", control.sizes().hello(), "B"),
                        row("Welcome", control.sizes().welcome(), "B"),
                        row("Assign", control.sizes().assign(), "B"),
                        row("  and for each worker", control.sizes().assignPerWorker(), "B"),
                        row("WhatIsCurrent", control.sizes().whatIsCurrent(), "B"),
                        row("PolicyAnnounced", control.sizes().policyAnnounced(), "B"),
                        row("Credited", control.sizes().credited(), "B")));
    }

    private static List<String> row(String name, double value, String unit) {
        return List.of(name, String.format(Locale.ROOT, value < 100 ? "%.2f" : "%,.0f", value), unit);
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        table().rows().forEach(row -> json.put(row.get(0).strip() + " (" + row.get(2) + ")", row.get(1)));
        return json;
    }
}
