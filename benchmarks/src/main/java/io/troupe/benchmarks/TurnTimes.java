package io.troupe.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;

/**
 * Times of several ways to do the same that took turns within one run. A machine that changes its speed from second to
 * second changes it for neighbouring turns alike: those are compared, and the median of all such pairs counts.
 *
 * @param micros of each way: microseconds of a step of one environment in each of its turns; all have as many, at least one
 */
public record TurnTimes(Map<String, List<Double>> micros) {
    public TurnTimes {
        Map<String, List<Double>> copy = new TreeMap<>();
        micros.forEach((way, times) -> copy.put(way, List.copyOf(times)));
        micros = Collections.unmodifiableMap(copy);
        if (copy.values().stream().map(List::size).distinct().count() != 1
                || copy.values().iterator().next().isEmpty()) {
            throw new IllegalArgumentException("all must have taken as many turns, at least one: " + copy);
        }
    }

    /** Median of the times of one of them, microseconds. */
    double median(String way) {
        return Spread.of(times(way)).median();
    }

    /** Median of how much longer one took than another, microseconds. */
    double difference(String way, String base) {
        return median(way, base, (time, baseTime) -> time - baseTime);
    }

    /** Median of how fast one was, as a share of another's rate. */
    double rateRatio(String way, String base) {
        return median(way, base, (time, baseTime) -> baseTime / time);
    }

    private double median(String way, String base, DoubleBinaryOperator compared) {
        double[] times = times(way);
        double[] baseTimes = times(base);
        double[] values = new double[times.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = compared.applyAsDouble(times[i], baseTimes[i]);
        }
        return Spread.of(values).median();
    }

    private double[] times(String way) {
        return Objects.requireNonNull(micros.get(way), way).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        micros.forEach((way, times) -> {
            ArrayNode list = json.putArray(way);
            times.forEach(list::add);
        });
        return json;
    }

    static TurnTimes fromJson(JsonNode json) {
        Map<String, List<Double>> micros = new TreeMap<>();
        json.properties().forEach(entry -> {
            List<Double> times = new ArrayList<>();
            entry.getValue().forEach(time -> times.add(time.doubleValue()));
            micros.put(entry.getKey(), times);
        });
        return new TurnTimes(micros);
    }
}
