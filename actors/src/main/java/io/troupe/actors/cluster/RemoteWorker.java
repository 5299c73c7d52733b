package io.troupe.actors.cluster;

import io.troupe.actors.EnvironmentWorker;
import io.troupe.actors.TrajectoryQueue;
import io.troupe.actors.transport.BlobReference;
import io.troupe.actors.transport.Delivery;
import io.troupe.codec.MalformedFrame;
import io.troupe.codec.TrajectoryCodec;
import io.troupe.collect.StateHeader;
import io.troupe.trajectory.Trajectory;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Stands in, on the trainer's node, for a worker that runs on another one: holds the buffers that the queue grants, fills
 * them with what arrives, and knows where the worker is to go on should it have to start elsewhere. To the queue it is
 * that worker, whichever node it is on.
 *
 * <p>A fragment is taken once, in the order of its numbers; what comes again is answered and dropped. So a worker can
 * send again whatever has not been acknowledged.
 */
final class RemoteWorker extends AbstractBehavior<RemoteWorker.Command> {
    /** What the stand-in is told. */
    sealed interface Command {}

    /** The worker starts on this node. */
    record Enlist(long incarnation, ActorRef<WorkerPost.Command> post) implements Command {}

    /** The worker has no buffer left. */
    record Starving(long incarnation) implements Command {}

    /** A fragment of the worker. */
    record Arrived(long incarnation, long sequence, Delivery delivery) implements Command {}

    /** What the queue tells the worker. */
    record FromQueue(EnvironmentWorker.Command command) implements Command {}

    /**
     * @param state where the worker's next fragment begins; empty at the beginning
     */
    record Parts(Node node, Epoch epoch, int worker, ActorRef<TrajectoryQueue.Command> queue, ByteBuffer state) {}

    private record Seat(long incarnation, ActorRef<WorkerPost.Command> post) {}

    private final Parts parts;
    private final ArrayDeque<Trajectory> free = new ArrayDeque<>();
    private byte[] state;
    private long nextSequence;
    private Optional<Seat> seat = Optional.empty();
    private Optional<BlobReference> offered = Optional.empty();
    /** Buffers that the queue has granted to the seat's holder so far. */
    private long granted;

    static Behavior<Command> create(Parts parts) {
        return Behaviors.setup(context -> new RemoteWorker(context, parts));
    }

    private RemoteWorker(ActorContext<Command> context, Parts parts) {
        super(context);
        this.parts = parts;
        state = new byte[parts.state().remaining()];
        parts.state().duplicate().get(state);
        nextSequence = StateHeader.sequenceAfter(state);
        parts.queue().tell(new TrajectoryQueue.Register(parts.worker(), nextSequence, Intake.credits(context)));
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
            case Enlist(long incarnation, ActorRef<WorkerPost.Command> post) -> onEnlist(incarnation, post);
            case Starving(long incarnation) -> {
                if (holds(incarnation)) {
                    parts.queue().tell(new TrajectoryQueue.Starving(parts.worker()));
                }
            }
            case Arrived(long incarnation, long sequence, Delivery delivery) ->
                onArrived(incarnation, sequence, delivery);
            case FromQueue(EnvironmentWorker.Command fromQueue) -> {
                if (fromQueue instanceof EnvironmentWorker.Credit(Trajectory buffer)) {
                    free.add(buffer);
                    granted++;
                    tellCredit();
                }
            }
        }
        return this;
    }

    private boolean holds(long incarnation) {
        return seat.filter(holder -> holder.incarnation() == incarnation).isPresent();
    }

    private void onEnlist(long incarnation, ActorRef<WorkerPost.Command> post) {
        if (seat.filter(holder -> holder.incarnation() > incarnation).isPresent()) {
            return;
        }
        if (!holds(incarnation)) {
            seat = Optional.of(new Seat(incarnation, post));
            // Whoever sat here before may have used some; what counts from now on is what is free.
            granted = free.size();
            withdraw();
            if (state.length > 0) {
                String id = "worker-state/" + parts.epoch().number() + "/" + parts.worker() + "/" + incarnation;
                offered = Optional.of(parts.node().plane().shelf().offer(id, ByteBuffer.wrap(state)));
            }
        }
        post.tell(new WorkerPost.Enlisted(parts.worker(), incarnation, offered));
        tellCredit();
    }

    private void tellCredit() {
        seat.ifPresent(holder -> holder.post()
                .tell(new WorkerPost.Credited(parts.worker(), holder.incarnation(), nextSequence, granted)));
    }

    private void onArrived(long incarnation, long sequence, Delivery delivery) {
        try {
            if (!holds(incarnation)) {
                return;
            }
            if (sequence < nextSequence) {
                tellCredit();
                return;
            }
            if (sequence > nextSequence || free.isEmpty()) {
                // One before it is missing, or it was sent without credit: it will be sent again.
                return;
            }
            Trajectory buffer = free.remove();
            take(delivery, buffer);
        } finally {
            delivery.release();
        }
    }

    private void take(Delivery delivery, Trajectory buffer) {
        try {
            TrajectoryCodec.decode(delivery.content(), buffer);
        } catch (MalformedFrame e) {
            free.addFirst(buffer);
            getContext().getLog().warn("a fragment of worker {} is damaged: {}", parts.worker(), e.getMessage());
            return;
        }
        withdraw();
        nextSequence++;
        state = buffer.endState.toByteArray();
        parts.queue().tell(new TrajectoryQueue.Push(buffer));
        // An update may take long, and until it is over nothing else tells the worker that its fragment has arrived.
        tellCredit();
    }

    private void withdraw() {
        offered.ifPresent(blob -> parts.node().plane().shelf().withdraw(blob.id()));
        offered = Optional.empty();
    }

    private Behavior<Command> onStop() {
        withdraw();
        return this;
    }
}
