package io.troupe.actors;

import com.typesafe.config.ConfigFactory;
import io.troupe.checkpoint.Checkpoint;
import io.troupe.checkpoint.FileCheckpointStore;
import io.troupe.checkpoint.Ledger;
import io.troupe.checkpoint.Recovery;
import io.troupe.checkpoint.ResumePoint;
import io.troupe.checkpoint.RunDirectory;
import io.troupe.checkpoint.RunLock;
import io.troupe.input.UserError;
import io.troupe.metrics.MetricSink;
import io.troupe.metrics.RunSummary;
import io.troupe.tensorflow.TensorFlowStart;
import io.troupe.training.Blueprint;
import io.troupe.training.RunTotals;
import io.troupe.training.Training;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * One run in this process: its actor system from start to end. {@link #start} returns when the actors are at work;
 * {@link #await} when the outcome is recorded and everything is closed.
 */
public final class TrainingRun {
    /** How long actors may take to stop once the outcome is recorded; one that hangs in a simulator is left behind. */
    private static final Duration TERMINATION = Duration.ofSeconds(5);

    private final ActorSystem<RunGuardian.Command> system;
    private final CompletableFuture<RunSummary> result;
    private final RunLock lock;
    private final List<String> notices;

    private TrainingRun(
            ActorSystem<RunGuardian.Command> system,
            CompletableFuture<RunSummary> result,
            RunLock lock,
            List<String> notices) {
        this.system = system;
        this.result = result;
        this.lock = lock;
        this.notices = notices;
    }

    /**
     * Starts a run.
     *
     * @throws UserError when the experiment does not fit together, or there is nothing to resume from
     * @throws UncheckedIOException when the run directory cannot be used
     */
    public static TrainingRun start(RunRequest request) {
        RunDirectory directory = RunDirectory.open(request.directory());
        RunJournal journal = new RunJournal(
                FileCheckpointStore.in(directory.checkpoints()),
                directory.ledger(Clock.systemUTC()),
                directory.summaryJson(),
                request.experiment().checkpoint().keep());
        CompletableFuture<Void> tensorFlow = CompletableFuture.runAsync(
                () -> TensorFlowStart.quietly(request.experiment().device()));
        try {
            return start(request, RunBlueprint.of(request.experiment()), journal);
        } finally {
            // Standard error is in other hands until then, and a failure must not be told into the void.
            tensorFlow.join();
        }
    }

    /** Starts a run whose parts are made, and recorded, in the caller's way. */
    static TrainingRun start(RunRequest request, Blueprint blueprint, RunJournal journal) {
        RunDirectory directory = RunDirectory.open(request.directory());
        RunLock lock = request.lock();
        CompletableFuture<RunSummary> result = new CompletableFuture<>();
        // The actor system and TensorFlow take about a second each to come up, so they do it side by side.
        CompletableFuture<ActorSystem<RunGuardian.Command>> system = CompletableFuture.supplyAsync(
                () -> ActorSystem.create(RunGuardian.create(result), "troupe", ConfigFactory.load("troupe-actors")));
        try {
            QueueBudget.buffersPerWorker(blueprint);
            Clock clock = SteadyClock.startingNow();
            Optional<ResumePoint> resume = resumePoint(request, directory, directory.ledger(clock));
            Optional<Checkpoint> from = resume.map(ResumePoint::checkpoint);
            RunIdentity identity = new RunIdentity(
                    directory.runId(), resume.map(ResumePoint::nextEpoch).orElse(1L));
            Training training = training(blueprint, from, clock);
            if (from.isPresent()) {
                journal.resumed(from.get(), identity.epoch());
            }
            ActorSystem<RunGuardian.Command> started = system.join();
            started.tell(new RunGuardian.Launch(new RunParts(
                    identity,
                    blueprint,
                    new LocalCrew(training),
                    RunTotals.of(training),
                    from.map(ResumedFrom::of),
                    List.of(),
                    journal,
                    request.sinks(),
                    clock,
                    request.processStart(),
                    Duration.ZERO,
                    result)));
            return new TrainingRun(
                    started, result, lock, resume.map(ResumePoint::problems).orElse(List.of()));
        } catch (IOException e) {
            abandon(system, request.sinks(), lock);
            throw new UncheckedIOException(e);
        } catch (RuntimeException | Error e) {
            abandon(system, request.sinks(), lock);
            throw e;
        }
    }

    /** Where to go on; nowhere when the run was cut off before its first checkpoint, so that it begins again. */
    private static Optional<ResumePoint> resumePoint(RunRequest request, RunDirectory directory, Ledger ledger)
            throws IOException {
        FileCheckpointStore store = FileCheckpointStore.in(directory.checkpoints());
        boolean nothingYet = store.list().isEmpty() && !Files.exists(ledger.file());
        if (!request.resume() || nothingYet) {
            return Optional.empty();
        }
        return Optional.of(new Recovery(store, ledger).resumePoint());
    }

    private static Training training(Blueprint blueprint, Optional<Checkpoint> from, Clock clock) {
        try {
            return blueprint.createTraining(from, clock);
        } catch (IllegalArgumentException e) {
            String message = e.getMessage();
            throw new UserError(message == null ? "the experiment cannot be started" : message);
        }
    }

    private static void abandon(
            CompletableFuture<ActorSystem<RunGuardian.Command>> system, List<MetricSink> sinks, RunLock lock) {
        CompletableFuture<Void> unused = system.thenAccept(ActorSystem::terminate);
        try {
            for (MetricSink sink : sinks) {
                sink.close();
            }
            lock.close();
        } catch (IOException e) {
            // What made the run impossible is about to be thrown; this adds nothing to it.
            return;
        }
    }

    /** What the user should know about how the run was resumed, as sentences. */
    public List<String> notices() {
        return notices;
    }

    /** Asks for the end of the run: a final checkpoint, then outcome {@code stopped}. Returns at once. */
    public void stop(StopCause cause) {
        system.tell(new RunGuardian.Stop(cause));
    }

    /**
     * Waits for the end of the run.
     *
     * @return the recorded outcome
     * @throws IllegalStateException when the supervisor itself failed, with its cause
     */
    public RunSummary await() throws InterruptedException {
        try {
            return result.get();
        } catch (ExecutionException | CompletionException e) {
            throw new IllegalStateException("the supervisor failed: " + RootCause.sentence(e), e);
        } finally {
            close();
        }
    }

    private void close() throws InterruptedException {
        system.terminate();
        try {
            system.getWhenTerminated().toCompletableFuture().get(TERMINATION.toMillis(), TimeUnit.MILLISECONDS);
            lock.close();
        } catch (ExecutionException | TimeoutException | IOException e) {
            system.log().warn("not everything was closed: {}", RootCause.sentence(e));
        }
    }
}
