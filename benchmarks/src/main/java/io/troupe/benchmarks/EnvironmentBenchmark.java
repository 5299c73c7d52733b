package io.troupe.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Steps per second of processor time of each environment alone, in one thread: what it leaves for everything else. A step of a copy with several
 * agents is one of each agent that is there.
 */
record EnvironmentBenchmark(List<Contender> contenders) implements Benchmark {
    /** An environment steps so much faster than anything learns that a run of the usual length would be over too soon. */
    private static final long STEPS_FACTOR = 10;

    @Override
    public String name() {
        return "environments";
    }

    @Override
    public String question() {
        return "steps per second of processor time of each environment alone, 64 copies in one thread";
    }

    @Override
    public Report run(Options options, AlternatingRuns runs) {
        Options longer = new Options(options.rounds(), options.steps() * STEPS_FACTOR, options.seed());
        List<List<String>> rows = new ArrayList<>();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("contenders");
        for (Series series : runs.run(contenders, longer)) {
            Spread rate = series.spread(Measured::steadyStepsPerSecond);
            Spread agentRate = series.spread(run -> run.agentsPerStep() * run.steadyStepsPerSecond());
            Spread bytes = series.spread(run -> run.throughput().steadyHeapBytesPerStep());
            rows.add(List.of(
                    series.contender().mode(),
                    Figures.rate(rate.median()),
                    Figures.rate(rate.least()),
                    Figures.rate(rate.largest()),
                    Figures.rate(agentRate.median()),
                    Figures.oneDecimal(bytes.median())));
            ObjectNode entry = series.toJson();
            entry.set("steadyStepsPerSecond", rate.toJson());
            entry.set("steadyAgentStepsPerSecond", agentRate.toJson());
            list.add(entry);
        }
        return new Report(
                new Table(List.of("environment", "steps/s", "least", "largest", "agents' steps/s", "bytes/step"), rows),
                json);
    }
}
