package io.troupe.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Heap that all threads together allocate per environment step once everything is warm. */
record AllocationBenchmark(List<Contender> contenders) implements Benchmark {
    @Override
    public String name() {
        return "allocation";
    }

    @Override
    public String question() {
        return "heap bytes allocated per environment step, all threads together";
    }

    @Override
    public Report run(Options options, AlternatingRuns runs) {
        List<List<String>> rows = new ArrayList<>();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("contenders");
        for (Series series : runs.run(contenders, options)) {
            Spread bytes = series.spread(run -> run.throughput().steadyHeapBytesPerStep());
            rows.add(List.of(
                    series.contender().toString(),
                    Figures.oneDecimal(bytes.median()),
                    Figures.oneDecimal(bytes.least()),
                    Figures.oneDecimal(bytes.largest())));
            ObjectNode entry = series.toJson();
            entry.set("heapBytesPerStep", bytes.toJson());
            list.add(entry);
        }
        return new Report(new Table(List.of("contender", "bytes/step", "least", "largest"), rows), json);
    }
}
