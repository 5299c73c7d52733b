package io.troupe.actors.cluster;

import io.troupe.actors.CheckpointWriter;
import io.troupe.actors.Evaluator;
import io.troupe.actors.FatalErrors;
import io.troupe.actors.serialization.ControlMessage;
import io.troupe.actors.transport.BlobReference;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Stands in, on the trainer's node, for the checkpoint writer and the evaluator of the supervisor's: puts what they are
 * to have on the shelf of the data plane and says so, again and again, until it has been fetched.
 */
final class StateCourier extends AbstractBehavior<StateCourier.Command> {
    private static final Duration AGAIN = Duration.ofSeconds(2);

    /** What the courier is told. */
    sealed interface Command extends ControlMessage {}

    /** The desk has it, or does not want it. */
    public record Fetched(String id) implements Command {}

    /** For the checkpoint writer. */
    record ForWriter(CheckpointWriter.Command command) implements Command {}

    /** For the evaluator. */
    record ForEvaluator(Evaluator.Command command) implements Command {}

    private enum Again implements Command {
        INSTANCE
    }

    private final Node node;
    private final Epoch epoch;
    private final ActorRef<StateDesk.Command> desk;
    private final Map<String, StateDesk.Command> waiting = new LinkedHashMap<>();
    private long offers;

    static Behavior<Command> create(Node node, Epoch epoch, ActorRef<StateDesk.Command> desk) {
        return FatalErrors.asFailures(
                Command.class,
                Behaviors.setup(context ->
                        Behaviors.withTimers(timers -> new StateCourier(context, timers, node, epoch, desk))));
    }

    private StateCourier(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Node node,
            Epoch epoch,
            ActorRef<StateDesk.Command> desk) {
        super(context);
        this.node = node;
        this.epoch = epoch;
        this.desk = desk;
        timers.startTimerWithFixedDelay(Again.INSTANCE, AGAIN);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onSignal(PostStop.class, signal -> onStop())
                .onAnyMessage(this::onCommand)
                .build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case Fetched(String id) ->
                Optional.ofNullable(waiting.remove(id))
                        .ifPresent(was -> node.plane().shelf().withdraw(id));
            case ForWriter(CheckpointWriter.Command toWriter) -> {
                if (toWriter instanceof CheckpointWriter.Write write) {
                    offer(write);
                }
            }
            case ForEvaluator(Evaluator.Command toEvaluator) -> {
                switch (toEvaluator) {
                    case Evaluator.Evaluate evaluate -> {
                        String id = nextId("evaluation");
                        BlobReference blob = node.plane().shelf().offer(id, Encoded.of(evaluate.snapshot()));
                        announce(
                                id,
                                new StateDesk.PolicyOffered(
                                        new RemoteBlob(node.plane().address(), blob),
                                        evaluate.environmentSteps(),
                                        getContext().getSelf()));
                    }
                }
            }
            case Again again -> waiting.values().forEach(desk::tell);
        }
        return this;
    }

    private void offer(CheckpointWriter.Write write) {
        String id = nextId("checkpoint");
        long steps = write.checkpoint().environmentSteps();
        ActorRef<Command> self = getContext().getSelf();
        try {
            RemoteBlob blob = CheckpointOffer.make(node, id, write.checkpoint());
            announce(id, new StateDesk.CheckpointOffered(blob, steps, write.totals(), self));
        } catch (CheckpointOffer.NoRoom e) {
            announce(id, new StateDesk.CheckpointRefused(id, steps, String.valueOf(e.getMessage()), self));
        }
    }

    private String nextId(String kind) {
        offers++;
        return kind + "/" + epoch.number() + "/" + offers;
    }

    private void announce(String id, StateDesk.Command news) {
        waiting.put(id, news);
        desk.tell(news);
    }

    private Behavior<Command> onStop() {
        waiting.keySet().forEach(node.plane().shelf()::withdraw);
        return this;
    }
}
