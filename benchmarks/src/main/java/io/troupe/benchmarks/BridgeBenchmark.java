package io.troupe.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the bridge to Python costs: steps per second against those of {@code SyncVectorEnv}, and the time of a step of one
 * environment that is not the environment's own.
 *
 * @param contenders of {@link PythonBridge}
 */
record BridgeBenchmark(List<Contender> contenders) implements Benchmark {
    private static final List<String> HEADER = List.of(
            "contender", "steps/s", "least", "largest", "of sync-vector-env", "range", "overhead/step", "range");
    private static final double MICROS_PER_SECOND = 1e6;

    @Override
    public String name() {
        return "bridge";
    }

    @Override
    public String question() {
        return "Gymnasium's CartPole through the bridge to Python, against what Python steps by itself (64 copies)";
    }

    @Override
    public Report run(Options options, AlternatingRuns runs) {
        if (!PythonBridge.installed()) {
            return new Report(
                    new Table(
                            List.of("not measured: " + PythonBridge.PYTHON + " must name a Python with gymnasium"),
                            List.of()),
                    JsonNodeFactory.instance.objectNode());
        }
        List<Series> all = runs.run(contenders, options);
        Series sync = of(PythonBridge.SYNC_VECTOR_ENV, all);
        Series bare = of(PythonBridge.BARE, all);
        List<List<String>> rows = new ArrayList<>();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("contenders");
        for (Series series : all) {
            Spread rate = series.spread(Measured::steadyStepsPerSecond);
            Spread ratio = series.ratioTo(sync);
            Spread overhead = overhead(series, bare);
            rows.add(List.of(
                    series.contender().mode(),
                    Figures.rate(rate.median()),
                    Figures.rate(rate.least()),
                    Figures.rate(rate.largest()),
                    Figures.ratio(ratio),
                    Figures.range(ratio),
                    micros(overhead.median()),
                    micros(overhead.least()) + " to " + micros(overhead.largest())));
            ObjectNode entry = series.toJson();
            entry.set("steadyStepsPerSecond", rate.toJson());
            entry.set("ratioToSyncVectorEnv", ratio.toJson());
            entry.set("overheadMicros", overhead.toJson());
            list.add(entry);
        }
        return new Report(new Table(HEADER, rows), json);
    }

    private static Series of(String mode, List<Series> all) {
        return all.stream()
                .filter(series -> series.contender().mode().equals(mode))
                .findFirst()
                .orElseThrow();
    }

    /** Microseconds of a step of one environment beyond those of a bare loop, round by round. */
    private static Spread overhead(Series series, Series bare) {
        double[] micros = new double[series.runs().size()];
        for (int i = 0; i < micros.length; i++) {
            micros[i] = MICROS_PER_SECOND / series.runs().get(i).steadyStepsPerSecond()
                    - MICROS_PER_SECOND / bare.runs().get(i).steadyStepsPerSecond();
        }
        return Spread.of(micros);
    }

    private static String micros(double value) {
        return String.format(Locale.ROOT, "%.2f us", value);
    }
}
