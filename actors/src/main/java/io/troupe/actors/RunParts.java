package io.troupe.actors;

import io.troupe.checkpoint.Checkpoint;
import io.troupe.metrics.MetricSink;
import io.troupe.metrics.RunSummary;
import io.troupe.training.Blueprint;
import io.troupe.training.Training;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What a run is made of, before the actors take it over.
 *
 * @param identity of the run
 * @param blueprint how its parts are made
 * @param training the trainer's part; owned by the trainer actor
 * @param resumedFrom the checkpoint that it goes on from
 * @param journal its durable files; owned by the checkpoint writer, and by the supervisor at the end
 * @param sinks of the metrics; owned by the metrics reporter
 * @param clock for times that people see
 * @param processStart what {@code secondsToTarget} counts from
 * @param result completed once, with the recorded outcome
 */
record RunParts(
        RunIdentity identity,
        Blueprint blueprint,
        Training training,
        Optional<Checkpoint> resumedFrom,
        RunJournal journal,
        List<MetricSink> sinks,
        Clock clock,
        Instant processStart,
        CompletableFuture<RunSummary> result) {}
