package io.troupe.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * All runs of one contender.
 *
 * @param runs in the order in which they were made, at least one
 */
record Series(Contender contender, List<Measured> runs) {
    Series {
        runs = List.copyOf(runs);
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("a series needs at least one run: " + contender);
        }
    }

    /** Median, least and largest of a figure over the runs. */
    Spread spread(ToDoubleFunction<Measured> figure) {
        return Spread.of(runs.stream().mapToDouble(figure).toArray());
    }

    /** Steady rate of each run over that of the base's run of the same round. */
    Spread ratioTo(Series base) {
        double[] ratios = new double[runs.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = runs.get(i).steadyStepsPerSecond() / base.runs.get(i).steadyStepsPerSecond();
        }
        return Spread.of(ratios);
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("system", contender.system())
                .put("mode", contender.mode());
        ArrayNode list = json.putArray("runs");
        runs.forEach(run -> list.add(run.toJson()));
        return json;
    }
}
