package io.troupe.actors.cluster;

import io.troupe.actors.EnvironmentWorker;
import io.troupe.actors.RootCause;
import io.troupe.actors.RunActors;
import io.troupe.actors.TrajectoryQueue;
import io.troupe.actors.serialization.ControlMessage;
import io.troupe.actors.transport.Delivery;
import io.troupe.codec.MalformedFrame;
import io.troupe.codec.TrajectoryCodec;
import io.troupe.codec.TrajectoryHeader;
import io.troupe.training.Blueprint;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * The trainer node's door for fragments: a stand-in for every worker of the run, wherever that worker is just now. Each
 * fragment goes to the stand-in of its worker.
 */
public final class Intake extends AbstractBehavior<Intake.Command> {
    /** What the intake is told. */
    public sealed interface Command extends ControlMessage {}

    /** A worker is about to start on a node, and asks from where. Asked again until it is answered. */
    public record Enlist(int worker, long incarnation, ActorRef<WorkerPost.Command> post) implements Command {}

    /** A worker has no buffer left. */
    public record Starving(int worker, long incarnation) implements Command {}

    /** A fragment has come. */
    record Arrived(Delivery delivery) implements Command {}

    /** What the intake works with. */
    record Parts(
            Node node,
            Epoch epoch,
            Blueprint blueprint,
            ActorRef<TrajectoryQueue.Command> queue,
            IntFunction<byte[]> states) {}

    private final Parts parts;
    private final List<ActorRef<RemoteWorker.Command>> workers = new ArrayList<>();
    private final HeldDeliveries unread = new HeldDeliveries();

    static Behavior<Command> create(Parts parts) {
        return Behaviors.setup(context -> new Intake(context, parts));
    }

    private Intake(ActorContext<Command> context, Parts parts) {
        super(context);
        this.parts = parts;
        int count = parts.blueprint().experiment().workers().count();
        for (int worker = 0; worker < count; worker++) {
            RemoteWorker.Parts remote = new RemoteWorker.Parts(
                    parts.node(),
                    parts.epoch(),
                    worker,
                    parts.queue(),
                    ByteBuffer.wrap(parts.states().apply(worker)));
            workers.add(context.spawn(RemoteWorker.create(remote), RunActors.WORKER + worker));
            context.watch(workers.getLast());
        }
        ActorRef<Command> self = context.getSelf();
        parts.node()
                .inbox()
                .route(
                        Streams.FRAGMENTS,
                        parts.epoch().number(),
                        delivery -> self.tell(new Arrived(unread.hold(delivery))));
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
            case Enlist(int worker, long incarnation, ActorRef<WorkerPost.Command> post) -> {
                if (worker >= 0 && worker < workers.size()) {
                    workers.get(worker).tell(new RemoteWorker.Enlist(incarnation, post));
                }
            }
            case Starving(int worker, long incarnation) -> {
                if (worker >= 0 && worker < workers.size()) {
                    workers.get(worker).tell(new RemoteWorker.Starving(incarnation));
                }
            }
            case Arrived(Delivery delivery) -> onArrived(delivery);
        }
        return this;
    }

    private void onArrived(Delivery delivery) {
        try {
            TrajectoryHeader header = TrajectoryCodec.peek(delivery.content());
            if (header.worker() < workers.size()) {
                workers.get(header.worker())
                        .tell(new RemoteWorker.Arrived(header.incarnation(), header.sequence(), delivery));
            } else {
                refuse(delivery, "it is of worker " + header.worker() + ", but there are " + workers.size());
            }
        } catch (MalformedFrame e) {
            refuse(delivery, RootCause.sentence(e));
        }
    }

    private void refuse(Delivery delivery, String problem) {
        getContext().getLog().warn("a fragment from {} makes no sense: {}", delivery.nodeId(), problem);
        delivery.release();
    }

    private Behavior<Command> onStop() {
        parts.node().inbox().close(Streams.FRAGMENTS, parts.epoch().number());
        // The stand-ins have ended before this actor.
        unread.close();
        return this;
    }

    /** Messages of the queue to the stand-in of a worker. */
    static ActorRef<EnvironmentWorker.Command> credits(ActorContext<RemoteWorker.Command> context) {
        return context.messageAdapter(EnvironmentWorker.Command.class, RemoteWorker.FromQueue::new);
    }
}
