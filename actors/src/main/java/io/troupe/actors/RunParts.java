package io.troupe.actors;

import io.troupe.metrics.MetricSink;
import io.troupe.metrics.RunSummary;
import io.troupe.training.Blueprint;
import io.troupe.training.RunTotals;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What a run is made of, before the actors take it over.
 *
 * @param identity of the run
 * @param blueprint how its parts are made
 * @param crew who does the work
 * @param before totals of the run's earlier parts
 * @param resumedFrom the checkpoint that it goes on from
 * @param earlierFailures what went wrong in earlier parts of the same launch
 * @param journal its durable files; owned by the checkpoint writer, and by the supervisor at the end
 * @param sinks of the metrics; owned by the metrics reporter
 * @param clock for times that people see
 * @param processStart what {@code secondsToTarget} counts from
 * @param lossDetection how long a lost trainer may go unnoticed
 * @param result completed once, with the recorded outcome
 */
public record RunParts(
        RunIdentity identity,
        Blueprint blueprint,
        Crew crew,
        RunTotals before,
        Optional<ResumedFrom> resumedFrom,
        List<RunSummary.Failure> earlierFailures,
        RunJournal journal,
        List<MetricSink> sinks,
        Clock clock,
        Instant processStart,
        Duration lossDetection,
        CompletableFuture<RunSummary> result) {}
