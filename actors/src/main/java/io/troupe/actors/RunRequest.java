package io.troupe.actors;

import io.troupe.checkpoint.RunLock;
import io.troupe.config.Experiment;
import io.troupe.metrics.MetricSink;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A run to start.
 *
 * @param experiment what to run
 * @param directory the run directory; exists, with {@code experiment.conf} in it
 * @param lock of that directory, taken before any of its files was opened; the run closes it
 * @param resume whether to go on from its last announced checkpoint
 * @param sinks of the metrics; the run closes them
 * @param processStart what {@code secondsToTarget} counts from
 */
public record RunRequest(
        Experiment experiment,
        Path directory,
        RunLock lock,
        boolean resume,
        List<MetricSink> sinks,
        Instant processStart) {
    public RunRequest {
        sinks = List.copyOf(sinks);
    }
}
