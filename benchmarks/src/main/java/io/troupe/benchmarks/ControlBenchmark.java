package io.troupe.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.benchmarks.transport.Flow;
import io.troupe.benchmarks.transport.Mode;
import io.troupe.benchmarks.transport.RoundTrips;
import io.troupe.benchmarks.transport.SaturatedPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** How long a question on the control plane takes while the data plane between the same two processes is full. */
final class ControlBenchmark implements Benchmark {
    private static final int MESSAGE_BYTES = 1_000_000;
    private static final double MEGA = 1e6;
    private static final Duration EVERY = Duration.ofMillis(5);
    private static final Duration SETTLES = Duration.ofSeconds(5);
    private static final Duration SPAN = Duration.ofSeconds(10);

    /** @param saturatedBy empty where nothing is sent */
    private record Line(String name, Optional<Mode> saturatedBy, boolean tls) {}

    private record Run(RoundTrips trips, Optional<Flow> flow) {}

    private static final List<Line> LINES = List.of(
            new Line("plain, idle", Optional.empty(), false),
            new Line("plain, saturated", Optional.of(Mode.PLAIN), false),
            new Line("TLS, idle", Optional.empty(), true),
            new Line("TLS, saturated", Optional.of(Mode.OPENSSL), true));

    @Override
    public String name() {
        return "control";
    }

    @Override
    public String question() {
        return "a round trip on the control plane while the data plane is full";
    }

    @Override
    public Report run(Options options, AlternatingRuns runs) {
        List<List<Run>> results = new ArrayList<>();
        LINES.forEach(line -> results.add(new ArrayList<>()));
        try {
            Path folder = Files.createTempDirectory("troupe-control");
            Path certificate = folder.resolve("certificate.p12");
            try {
                SaturatedPair.writeCertificate(certificate);
                for (int round = 0; round < options.rounds(); round++) {
                    for (int i = 0; i < LINES.size(); i++) {
                        results.get(i).add(measure(LINES.get(i), certificate, options));
                    }
                }
            } finally {
                Files.deleteIfExists(certificate);
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            throw new BenchmarkFailure("the control plane could not be measured: " + e.getMessage(), e);
        }
        return report(results);
    }

    private static Run measure(Line line, Path certificate, Options options) throws IOException {
        try (SaturatedPair pair = line.saturatedBy.isEmpty()
                ? SaturatedPair.idle(FreshJvm.command())
                : SaturatedPair.dataPlane(FreshJvm.command(), line.saturatedBy.get(), certificate, MESSAGE_BYTES, 1)) {
            String address = pair.openControl(line.tls ? Optional.of(certificate) : Optional.empty());
            pair.ask(address, questions(SETTLES, options), EVERY);
            RoundTrips trips = pair.ask(address, questions(SPAN, options), EVERY);
            Optional<Flow> flow = line.saturatedBy.isEmpty()
                    ? Optional.empty()
                    : Optional.of(pair.measure(Duration.ZERO, TransportTimes.of(Duration.ofSeconds(1), options)));
            return new Run(trips, flow);
        }
    }

    private static int questions(Duration time, Options options) {
        return (int) (TransportTimes.of(time, options).toNanos() / EVERY.toNanos());
    }

    private static Report report(List<List<Run>> results) {
        List<List<String>> rows = new ArrayList<>();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode lines = json.putArray("lines");
        for (int i = 0; i < LINES.size(); i++) {
            List<Run> runs = results.get(i);
            Spread median = millis(runs, RoundTrips::median);
            Spread p99 = millis(runs, RoundTrips::p99);
            Spread longest = millis(runs, RoundTrips::longest);
            double[] rates = runs.stream()
                    .flatMap(run -> run.flow.stream())
                    .mapToDouble(Flow::bytesPerSecond)
                    .toArray();
            rows.add(List.of(
                    LINES.get(i).name,
                    figure(median.median()),
                    figure(p99.median()),
                    figure(p99.least()) + "-" + figure(p99.largest()),
                    figure(longest.largest()),
                    rates.length == 0 ? "" : Figures.rate(Spread.of(rates).median() / MEGA)));
            ObjectNode entry = lines.addObject().put("name", LINES.get(i).name);
            entry.set("medianMillis", median.toJson());
            entry.set("p99Millis", p99.toJson());
            entry.set("longestMillis", longest.toJson());
            ArrayNode each = entry.putArray("runs");
            runs.forEach(run -> {
                ObjectNode one = run.trips.toJson();
                run.flow.ifPresent(flow -> one.set("dataPlane", flow.toJson()));
                each.add(one);
            });
        }
        return new Report(
                new Table(
                        List.of("round trips", "p50 ms", "p99 ms", "range of p99", "longest ms", "MB/s beside"), rows),
                json);
    }

    private static Spread millis(List<Run> runs, Function<RoundTrips, Duration> figure) {
        return Spread.of(runs.stream()
                .mapToDouble(run -> figure.apply(run.trips).toNanos() / MEGA)
                .toArray());
    }

    private static String figure(double millis) {
        return String.format(Locale.ROOT, "%.2f", millis);
    }
}
