package io.troupe.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.benchmarks.transport.Broadcast;
import io.troupe.benchmarks.transport.Mode;
import io.troupe.benchmarks.transport.SaturatedPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A policy of 100 MB to four nodes, all at once, checksums verified; and to one that comes late. */
final class BroadcastBenchmark implements Benchmark {
    private static final int BLOB_BYTES = 100_000_000;
    private static final int NODES = 4;
    private static final int FIRST_ROUNDS = 3;
    private static final int COPY_BYTES = 1_000_000;
    private static final double MEGA = 1e6;
    private static final Duration SETTLES = Duration.ofSeconds(2);

    @Override
    public String name() {
        return "broadcast";
    }

    @Override
    public String question() {
        return "a policy of 100 MB to 4 nodes, as a share of a plain socket copy";
    }

    @Override
    public Report run(Options options, AlternatingRuns runs) {
        List<Double> copyRates = new ArrayList<>();
        List<Double> rates = new ArrayList<>();
        List<Double> shares = new ArrayList<>();
        List<Double> late = new ArrayList<>();
        try {
            for (int round = 0; round < options.rounds(); round++) {
                double copyRate = copyRate(options);
                double seconds = measure(late);
                copyRates.add(copyRate);
                rates.add(NODES * (double) BLOB_BYTES / seconds);
                shares.add(NODES * (double) BLOB_BYTES / seconds / copyRate);
            }
        } catch (IOException e) {
            throw new BenchmarkFailure("the broadcast could not be measured: " + e.getMessage(), e);
        }
        return report(copyRates, rates, shares, late);
    }

    private static double copyRate(Options options) throws IOException {
        try (SaturatedPair pair = SaturatedPair.nio(FreshJvm.command(), COPY_BYTES)) {
            return pair.measure(TransportTimes.of(SETTLES, options), TransportTimes.span(options))
                    .bytesPerSecond();
        }
    }

    /** The median of several versions, after the first ones; adds the time of a late joiner. */
    private static double measure(List<Double> late) throws IOException {
        Path none = Files.createTempFile("troupe-broadcast", "");
        try (Broadcast broadcast = Broadcast.start(FreshJvm.command(), Mode.PLAIN, none, BLOB_BYTES, NODES)) {
            double[] seconds = new double[2 * FIRST_ROUNDS + 1];
            for (int round = -FIRST_ROUNDS; round < seconds.length; round++) {
                double taken = broadcast.round();
                if (round >= 0) {
                    seconds[round] = taken;
                }
            }
            late.add(broadcast.joinLate());
            return Spread.of(seconds).median();
        } finally {
            Files.deleteIfExists(none);
        }
    }

    private static Report report(List<Double> copyRates, List<Double> rates, List<Double> shares, List<Double> late) {
        Spread copy = spread(copyRates);
        Spread rate = spread(rates);
        Spread share = spread(shares);
        Spread joined = spread(late);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("copyBytesPerSecond", copy.toJson());
        json.set("aggregateBytesPerSecond", rate.toJson());
        json.set("share", share.toJson());
        json.set("lateJoinerSeconds", joined.toJson());
        ArrayNode each = json.putArray("runs");
        for (int i = 0; i < shares.size(); i++) {
            each.addObject()
                    .put("copyBytesPerSecond", copyRates.get(i))
                    .put("aggregateBytesPerSecond", rates.get(i))
                    .put("lateJoinerSeconds", late.get(i));
        }
        List<List<String>> rows = List.of(
                List.of("plain socket copy", Figures.rate(copy.median() / MEGA) + " MB/s", ""),
                List.of("100 MB to 4 nodes, together", Figures.rate(rate.median() / MEGA) + " MB/s", ""),
                List.of("share of the copy", Figures.ratio(share), Figures.range(share)),
                List.of("late joiner, from its start", seconds(joined.median()), "to " + seconds(joined.largest())));
        return new Report(new Table(List.of("broadcast", "median", "range"), rows), json);
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%.2f s", value);
    }

    private static Spread spread(List<Double> values) {
        return Spread.of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
