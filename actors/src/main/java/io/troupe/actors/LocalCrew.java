package io.troupe.actors;

import io.troupe.config.Experiment;
import io.troupe.policy.Replicas;
import io.troupe.training.Training;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** Everybody in the supervisor's own process. Every one is watched: the supervisor hears the name and cause of a failure. */
final class LocalCrew implements Crew {
    private final Training training;

    /** @param training taken over by the trainer */
    LocalCrew(Training training) {
        this.training = training;
    }

    @Override
    public RunActors assemble(ActorContext<Supervisor.Command> context, RunParts parts) {
        DispatcherSelector control = DispatcherSelector.defaultDispatcher();
        ActorRef<Supervisor.Command> supervisor = context.getSelf();
        Experiment experiment = parts.blueprint().experiment();
        ActorRef<TrajectoryQueue.Command> queue =
                watched(context, TrajectoryQueue.create(parts.blueprint()), RunActors.QUEUE, control);
        ActorRef<PolicyPublisher.Command> publisher =
                watched(context, PolicyPublisher.create(), RunActors.PUBLISHER, control);
        ActorRef<PolicyCache.Command> cache = watched(context, PolicyCache.create(publisher), RunActors.CACHE, control);
        ActorRef<CheckpointWriter.Command> checkpoints = watched(
                context, CheckpointWriter.create(parts.journal()), RunActors.CHECKPOINTS, Dispatchers.blocking());
        ActorRef<Evaluator.Command> evaluator =
                watched(context, Evaluator.create(parts.blueprint()), RunActors.EVALUATOR, Dispatchers.pinned());
        ActorRef<MetricsReporter.Command> metrics = watched(
                context, MetricsReporter.create(parts.sinks(), supervisor), RunActors.METRICS, Dispatchers.blocking());
        Trainer.Peers trainerPeers = new Trainer.Peers(queue, publisher, checkpoints, evaluator, supervisor);
        boolean reproducible = experiment.mode().reproducible();
        ActorRef<Trainer.Command> trainer = watched(
                context,
                Trainer.create(training, parts.identity(), reproducible, trainerPeers),
                RunActors.TRAINER,
                Dispatchers.pinned());
        List<ActorRef<EnvironmentWorker.Command>> workers = new ArrayList<>();
        EnvironmentWorker.Peers workerPeers = new EnvironmentWorker.Peers(queue, cache, supervisor);
        Replicas replicas = parts.blueprint().replicas();
        for (int worker = 0; worker < experiment.workers().count(); worker++) {
            byte[] state = training.workerState(worker);
            workers.add(watched(
                    context,
                    EnvironmentWorker.create(worker, parts.blueprint(), state, replicas, workerPeers),
                    RunActors.WORKER + worker,
                    Dispatchers.pinned()));
        }
        return new RunActors(queue, trainer, checkpoints, metrics, workers);
    }

    private static <T> ActorRef<T> watched(
            ActorContext<Supervisor.Command> context, Behavior<T> behavior, String name, DispatcherSelector where) {
        ActorRef<T> child = context.spawn(behavior, name, where);
        context.watch(child);
        return child;
    }
}
