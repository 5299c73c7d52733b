package io.troupe.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Steps per second of several contenders, each against the first.
 *
 * @param contenders the base first
 */
record RateBenchmark(String name, String question, List<Contender> contenders) implements Benchmark {
    private static final List<String> HEADER =
            List.of("contender", "steps/s", "least", "largest", "ratio", "ratio range", "whole run");

    @Override
    public Report run(Options options, AlternatingRuns runs) {
        List<Series> all = runs.run(contenders, options);
        Series base = all.getFirst();
        List<List<String>> rows = new ArrayList<>();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("base", base.contender().toString());
        ArrayNode list = json.putArray("contenders");
        for (Series series : all) {
            Spread rate = series.spread(Measured::steadyStepsPerSecond);
            Spread ratio = series.ratioTo(base);
            rows.add(List.of(
                    series.contender().toString(),
                    Figures.rate(rate.median()),
                    Figures.rate(rate.least()),
                    Figures.rate(rate.largest()),
                    Figures.ratio(ratio),
                    Figures.range(ratio),
                    Figures.rate(series.spread(run -> run.throughput().stepsPerSecond())
                            .median())));
            ObjectNode entry = series.toJson();
            entry.set("steadyStepsPerSecond", rate.toJson());
            entry.set("ratio", ratio.toJson());
            list.add(entry);
        }
        return new Report(new Table(HEADER, rows), json);
    }
}
