package io.troupe.env;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Environment parameters that are not the same in every worker.
 *
 * @param values by the parameter's name: of worker i the value i, and from the first one again where they run out
 */
public record WorkerParameters(Map<String, List<Object>> values) {
    /** All workers are alike. */
    public static final WorkerParameters NONE = new WorkerParameters(Map.of());

    /** @throws IllegalArgumentException when a parameter has no value */
    public WorkerParameters {
        Map<String, List<Object>> copies = new HashMap<>();
        values.forEach((name, ofWorkers) -> {
            if (ofWorkers.isEmpty()) {
                throw new IllegalArgumentException("environment.perWorker." + name + " has no value");
            }
            copies.put(name, List.copyOf(ofWorkers));
        });
        values = Map.copyOf(copies);
    }

    /** What one worker has for itself, by the parameter's name. */
    public SortedMap<String, Object> of(int worker) {
        SortedMap<String, Object> own = new TreeMap<>();
        values.forEach((name, ofWorkers) -> own.put(name, ofWorkers.get(worker % ofWorkers.size())));
        return own;
    }

    /**
     * What a worker's environment is made with.
     *
     * @param common of all workers; what is said here comes in its place
     * @param worker its index, from 0
     */
    public EnvironmentParameters of(EnvironmentParameters common, int worker) {
        if (values.isEmpty()) {
            return common;
        }
        Map<String, Object> all = new HashMap<>(common.values());
        all.putAll(of(worker));
        return new EnvironmentParameters(all);
    }
}
