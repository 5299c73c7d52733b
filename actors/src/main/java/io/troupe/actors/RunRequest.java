package io.troupe.actors;

import io.troupe.config.Experiment;
import io.troupe.metrics.MetricSink;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * What a run is started with.
 *
 * @param experiment read and checked
 * @param directory of the run; exists
 * @param resume whether to go on from its newest checkpoint
 * @param sinks take the metrics; the run closes them
 * @param processStart what {@code wallClockSeconds} counts from
 */
public record RunRequest(
        Experiment experiment, Path directory, boolean resume, List<MetricSink> sinks, Instant processStart) {
    public RunRequest {
        sinks = List.copyOf(sinks);
    }
}
