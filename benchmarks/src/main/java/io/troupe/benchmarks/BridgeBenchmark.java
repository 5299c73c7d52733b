package io.troupe.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What the bridge to Python costs: its rate against that of {@code SyncVectorEnv}, and the time of a step of one
 * environment that is not the environment's own.
 *
 * @param contenders of {@link PythonBridge}
 */
record BridgeBenchmark(List<Contender> contenders) implements Benchmark {
    private static final List<String> HEADER =
            List.of("contender", "time/step", "range", "rate of sync-vector-env's", "range", "overhead/step", "range");
    private static final List<String> WAYS =
            List.of(PythonBridge.SYNC_VECTOR_ENV, PythonBridge.BRIDGE, PythonBridge.BARE);

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
        return report(runs.run(contenders, options).getFirst());
    }

    /** Of each run, the medians of its turns. */
    static Report report(Series series) {
        List<List<String>> rows = new ArrayList<>();
        ObjectNode json = series.toJson();
        ObjectNode figures = json.putObject("figures");
        for (String way : WAYS) {
            Spread time = spread(series, turns -> turns.median(way));
            Spread ratio = spread(series, turns -> turns.rateRatio(way, PythonBridge.SYNC_VECTOR_ENV));
            Spread overhead = spread(series, turns -> turns.difference(way, PythonBridge.BARE));
            rows.add(List.of(
                    way,
                    micros(time.median()),
                    range(time),
                    Figures.ratio(ratio),
                    Figures.range(ratio),
                    micros(overhead.median()),
                    range(overhead)));
            ObjectNode entry = figures.putObject(way);
            entry.set("micros", time.toJson());
            entry.set("ratioToSyncVectorEnv", ratio.toJson());
            entry.set("overheadMicros", overhead.toJson());
        }
        return new Report(new Table(HEADER, rows), json);
    }

    private static Spread spread(Series series, ToDoubleFunction<TurnTimes> figure) {
        return series.spread(run -> figure.applyAsDouble(run.turns().orElseThrow()));
    }

    private static String range(Spread spread) {
        return micros(spread.least()) + " to " + micros(spread.largest());
    }

    private static String micros(double value) {
        return String.format(Locale.ROOT, "%.2f us", value);
    }
}
