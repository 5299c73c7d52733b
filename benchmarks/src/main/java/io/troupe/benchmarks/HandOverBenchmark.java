package io.troupe.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** What it costs to take one fragment through all the actors, where one fragment is one step. */
record HandOverBenchmark(List<Contender> contenders) implements Benchmark {
    private static final List<String> HEADER = List.of("contender", "hand-over us/fragment", "least", "largest");

    @Override
    public String name() {
        return "queue";
    }

    @Override
    public String question() {
        return "what the way of one fragment through the actors and of the policy back costs";
    }

    @Override
    public Report run(Options options, AlternatingRuns runs) {
        List<List<String>> rows = new ArrayList<>();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("contenders");
        for (Series series : runs.run(contenders, options)) {
            Spread micros = series.spread(HandOverBenchmark::handOverMicros);
            rows.add(List.of(
                    series.contender().toString(),
                    Figures.oneDecimal(micros.median()),
                    Figures.oneDecimal(micros.least()),
                    Figures.oneDecimal(micros.largest())));
            ObjectNode entry = series.toJson();
            entry.set("handOverMicrosPerFragment", micros.toJson());
            list.add(entry);
        }
        return new Report(new Table(HEADER, rows), json);
    }

    private static double handOverMicros(Measured run) {
        return run.stages().orElseThrow().handOverNanos() / 1e3 / run.steps();
    }
}
