package io.troupe.actors;

import io.troupe.config.Experiment;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * The supervisor's children. Every one is watched: when it fails, the supervisor hears its name and cause.
 *
 * @param queue between workers and trainer
 * @param trainer learns
 * @param checkpoints writes checkpoints
 * @param evaluator evaluates
 * @param metrics writes metrics
 * @param workers collect
 */
record RunActors(
        ActorRef<TrajectoryQueue.Command> queue,
        ActorRef<Trainer.Command> trainer,
        ActorRef<CheckpointWriter.Command> checkpoints,
        ActorRef<Evaluator.Command> evaluator,
        ActorRef<MetricsReporter.Command> metrics,
        List<ActorRef<EnvironmentWorker.Command>> workers) {
    static final String QUEUE = "trajectory-queue";
    static final String TRAINER = "trainer";
    static final String CHECKPOINTS = "checkpoint-writer";
    static final String EVALUATOR = "evaluator";
    static final String METRICS = "metrics-reporter";
    private static final String PUBLISHER = "policy-publisher";
    private static final String CACHE = "policy-cache";
    private static final String WORKER = "worker-";

    /** Starts all of them; the trainer announces itself to the supervisor when it is ready. */
    static RunActors spawn(ActorContext<Supervisor.Command> context, RunParts parts) {
        DispatcherSelector control = DispatcherSelector.defaultDispatcher();
        ActorRef<Supervisor.Command> supervisor = context.getSelf();
        Experiment experiment = parts.blueprint().experiment();
        ActorRef<TrajectoryQueue.Command> queue = watched(
                context, TrajectoryQueue.Command.class, TrajectoryQueue.create(parts.blueprint()), QUEUE, control);
        ActorRef<PolicyPublisher.Command> publisher =
                watched(context, PolicyPublisher.Command.class, PolicyPublisher.create(), PUBLISHER, control);
        ActorRef<PolicyCache.Command> cache =
                watched(context, PolicyCache.Command.class, PolicyCache.create(publisher), CACHE, control);
        ActorRef<CheckpointWriter.Command> checkpoints = watched(
                context,
                CheckpointWriter.Command.class,
                CheckpointWriter.create(parts.journal()),
                CHECKPOINTS,
                Dispatchers.blocking());
        ActorRef<Evaluator.Command> evaluator = watched(
                context, Evaluator.Command.class, Evaluator.create(parts.blueprint()), EVALUATOR, Dispatchers.pinned());
        ActorRef<MetricsReporter.Command> metrics = watched(
                context,
                MetricsReporter.Command.class,
                MetricsReporter.create(parts.sinks(), supervisor),
                METRICS,
                Dispatchers.blocking());
        Trainer.Peers trainerPeers = new Trainer.Peers(queue, publisher, checkpoints, supervisor);
        boolean reproducible = experiment.mode().reproducible();
        ActorRef<Trainer.Command> trainer = watched(
                context,
                Trainer.Command.class,
                Trainer.create(parts.training(), parts.identity(), reproducible, trainerPeers),
                TRAINER,
                Dispatchers.pinned());
        List<ActorRef<EnvironmentWorker.Command>> workers = new ArrayList<>();
        EnvironmentWorker.Peers workerPeers = new EnvironmentWorker.Peers(queue, cache, supervisor);
        for (int worker = 0; worker < experiment.workers().count(); worker++) {
            byte[] state = parts.training().workerState(worker);
            workers.add(watched(
                    context,
                    EnvironmentWorker.Command.class,
                    EnvironmentWorker.create(worker, parts.blueprint(), state, workerPeers),
                    WORKER + worker,
                    Dispatchers.pinned()));
        }
        return new RunActors(queue, trainer, checkpoints, evaluator, metrics, workers);
    }

    private static <T> ActorRef<T> watched(
            ActorContext<Supervisor.Command> context,
            Class<T> messages,
            Behavior<T> behavior,
            String name,
            DispatcherSelector where) {
        ActorRef<T> child = context.spawn(FatalErrors.asFailures(messages, behavior), name, where);
        context.watch(child);
        return child;
    }

    /** Stops collecting; each worker ends after the fragment it is at. */
    void stopWorkers(ActorContext<Supervisor.Command> context) {
        for (ActorRef<EnvironmentWorker.Command> worker : workers) {
            context.unwatch(worker);
            context.stop(worker);
        }
    }
}
