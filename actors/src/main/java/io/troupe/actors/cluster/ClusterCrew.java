package io.troupe.actors.cluster;

import io.troupe.actors.CheckpointWriter;
import io.troupe.actors.Crew;
import io.troupe.actors.Dispatchers;
import io.troupe.actors.Evaluator;
import io.troupe.actors.MetricsReporter;
import io.troupe.actors.RunActors;
import io.troupe.actors.RunParts;
import io.troupe.actors.Supervisor;
import io.troupe.jvm.JvmMemory;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The trainer on its own node, the workers on theirs; checkpoints, evaluation and metrics here, where the run directory
 * is.
 */
final class ClusterCrew implements Crew {
    private final Node node;
    private final TrainerDoors doors;
    private final BiConsumer<ActorRef<Supervisor.Command>, ActorRef<StateDesk.Command>> ready;
    private final Runnable collectingOver;

    /**
     * @param doors of the trainer's node
     * @param ready is told who decides and who fetches, once they are there
     * @param collectingOver is run when nothing more needs to be collected; both are run by the supervisor's actors
     */
    ClusterCrew(
            Node node,
            TrainerDoors doors,
            BiConsumer<ActorRef<Supervisor.Command>, ActorRef<StateDesk.Command>> ready,
            Runnable collectingOver) {
        this.collectingOver = collectingOver;
        this.node = node;
        this.doors = doors;
        this.ready = ready;
    }

    @Override
    public RunActors assemble(ActorContext<Supervisor.Command> context, RunParts parts) {
        ActorRef<CheckpointWriter.Command> checkpoints = watched(
                context, CheckpointWriter.create(parts.journal()), RunActors.CHECKPOINTS, Dispatchers.blocking());
        ActorRef<Evaluator.Command> evaluator =
                watched(context, Evaluator.create(parts.blueprint()), RunActors.EVALUATOR, Dispatchers.pinned());
        ActorRef<MetricsReporter.Command> metrics = watched(
                context,
                MetricsReporter.create(parts.sinks(), context.getSelf()),
                RunActors.METRICS,
                Dispatchers.blocking());
        ActorRef<StateDesk.Command> desk = watched(
                context,
                StateDesk.create(
                        node,
                        new StateDesk.Peers(checkpoints, evaluator, context.getSelf()),
                        JvmMemory.ofThisProcess().halfOfHeap()),
                "state-desk",
                Dispatchers.blocking());
        ready.accept(context.getSelf(), desk);
        return new RunActors(doors.queue(), doors.trainer(), checkpoints, metrics, List.of(collection(context)));
    }

    /** Stands for all collecting: when the supervisor stops it, the workers stop. */
    private ActorRef<Void> collection(ActorContext<Supervisor.Command> context) {
        return context.spawn(
                Behaviors.setup(started -> Behaviors.receive(Void.class)
                        .onSignal(PostStop.class, stopped -> {
                            collectingOver.run();
                            return Behaviors.same();
                        })
                        .build()),
                "collection");
    }

    private static <T> ActorRef<T> watched(
            ActorContext<Supervisor.Command> context, Behavior<T> behavior, String name, DispatcherSelector where) {
        ActorRef<T> child = context.spawn(behavior, name, where);
        context.watch(child);
        return child;
    }
}
