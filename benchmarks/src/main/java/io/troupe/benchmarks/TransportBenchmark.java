package io.troupe.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.benchmarks.transport.Flow;
import io.troupe.benchmarks.transport.Mode;
import io.troupe.benchmarks.transport.SaturatedPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Messages between two processes on this machine, against what a socket can carry at most. */
final class TransportBenchmark implements Benchmark {
    private static final int MESSAGE_BYTES = 1_000_000;
    private static final int MANY = 8;
    private static final double MEGA = 1e6;
    private static final Duration JDK_SETTLES = Duration.ofSeconds(10);
    private static final Duration SETTLES = Duration.ofSeconds(2);

    /** @param mode empty for the limit */
    private record Line(String name, Optional<Mode> mode, int connections) {}

    private static final List<Line> LINES = List.of(
            new Line("NIO limit", Optional.empty(), 1),
            new Line("plain", Optional.of(Mode.PLAIN), 1),
            new Line("TLS, OpenSSL", Optional.of(Mode.OPENSSL), 1),
            new Line("TLS, JDK", Optional.of(Mode.JDK), 1),
            new Line("plain, 8 connections", Optional.of(Mode.PLAIN), MANY),
            new Line("OpenSSL, 8 connections", Optional.of(Mode.OPENSSL), MANY));

    @Override
    public String name() {
        return "transport";
    }

    @Override
    public String question() {
        return "1 MB messages between two processes, as a share of a plain socket copy";
    }

    @Override
    public Report run(Options options, AlternatingRuns runs) {
        List<List<Flow>> flows = new ArrayList<>();
        LINES.forEach(line -> flows.add(new ArrayList<>()));
        try {
            Path folder = Files.createTempDirectory("troupe-transport");
            Path certificate = folder.resolve("certificate.p12");
            try {
                SaturatedPair.writeCertificate(certificate);
                for (int round = 0; round < options.rounds(); round++) {
                    for (int i = 0; i < LINES.size(); i++) {
                        flows.get(i).add(measure(LINES.get(i), certificate, options));
                    }
                }
            } finally {
                Files.deleteIfExists(certificate);
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            throw new BenchmarkFailure("the transport could not be measured: " + e.getMessage(), e);
        }
        return report(flows);
    }

    private static Flow measure(Line line, Path certificate, Options options) throws IOException {
        List<String> jvm = FreshJvm.command();
        Duration settles = line.mode.filter(Mode.JDK::equals).isPresent() ? JDK_SETTLES : SETTLES;
        try (SaturatedPair pair = line.mode.isEmpty()
                ? SaturatedPair.nio(jvm, MESSAGE_BYTES)
                : SaturatedPair.dataPlane(jvm, line.mode.get(), certificate, MESSAGE_BYTES, line.connections)) {
            return pair.measure(TransportTimes.of(settles, options), TransportTimes.span(options));
        }
    }

    private static Report report(List<List<Flow>> flows) {
        List<Flow> limit = flows.getFirst();
        List<List<String>> rows = new ArrayList<>();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode lines = json.putArray("lines");
        for (int i = 0; i < LINES.size(); i++) {
            Line line = LINES.get(i);
            List<Flow> own = flows.get(i);
            Spread rate = spread(own.stream().mapToDouble(Flow::bytesPerSecond).toArray());
            Spread cpu =
                    spread(own.stream().mapToDouble(Flow::cpuSecondsPerGigabyte).toArray());
            Spread heap =
                    spread(own.stream().mapToDouble(Flow::heapBytesPerMessage).toArray());
            Spread fairness = spread(own.stream().mapToDouble(Flow::fairness).toArray());
            double[] shares = new double[own.size()];
            for (int round = 0; round < shares.length; round++) {
                shares[round] =
                        own.get(round).bytesPerSecond() / limit.get(round).bytesPerSecond();
            }
            Spread share = spread(shares);
            rows.add(List.of(
                    line.name,
                    Figures.rate(rate.median() / MEGA),
                    Figures.ratio(share),
                    Figures.range(share),
                    String.format(Locale.ROOT, "%.2f", cpu.median()),
                    Figures.rate(heap.median()),
                    line.connections == 1 ? "" : Figures.ratio(fairness)));
            ObjectNode entry = lines.addObject().put("name", line.name).put("connections", line.connections);
            entry.set("share", share.toJson());
            entry.set("bytesPerSecond", rate.toJson());
            entry.set("cpuSecondsPerGigabyte", cpu.toJson());
            entry.set("fairness", fairness.toJson());
            ArrayNode each = entry.putArray("runs");
            own.forEach(flow -> each.add(flow.toJson()));
        }
        return new Report(
                new Table(
                        List.of("1 MB messages", "MB/s", "of limit", "range", "CPU s/GB", "heap B/msg", "Jain"), rows),
                json);
    }

    private static Spread spread(double[] values) {
        return Spread.of(values);
    }
}
