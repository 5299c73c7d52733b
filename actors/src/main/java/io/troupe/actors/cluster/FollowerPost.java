package io.troupe.actors.cluster;

import io.troupe.actors.Dispatchers;
import io.troupe.actors.RootCause;
import io.troupe.actors.serialization.ControlMessage;
import io.troupe.actors.transport.DataAddress;
import io.troupe.allreduce.RingAllReduce;
import io.troupe.group.Formation;
import io.troupe.group.Round;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
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
 * A follower's end of a group of trainers: fetches what the leader offers, hands it to the learner on its own thread, and
 * breaks off an update that the leader has given up. Stops when the leader parts with it; its node then starts another.
 */
public final class FollowerPost extends AbstractBehavior<FollowerPost.Command> {
    private static final Duration AGAIN = Duration.ofSeconds(1);

    /** What a follower is told. */
    public sealed interface Command extends ControlMessage {}

    /** Take over the leader's state. */
    public record TakeOver(RemoteBlob state) implements Command {}

    /** A new group; {@code addresses} are those of its members' data planes, in their order. */
    public record Form(Formation formation, List<DataAddress> addresses) implements Command {}

    /** Make this update with the others. */
    public record Perform(Round round, RemoteBlob batch, long environmentSteps) implements Command {}

    /** Break this update off, or undo it. */
    public record TakeBack(Round round, String why) implements Command {}

    /** The leader does not want this follower any more. */
    public record Expelled(String why) implements Command {}

    /** The learner is there. */
    enum LearnerReady implements Command {
        INSTANCE
    }

    private record StateFetched(ByteBuffer content) implements Command {}

    private record BatchFetched(Perform order, ByteBuffer content) implements Command {}

    private record NotFetched(String what, String problem, Optional<Round> round) implements Command {}

    private enum Again implements Command {
        INSTANCE
    }

    private record Formed(Formation formation, RingAllReduce ring) {}

    private final Node node;
    private final String name;
    private final ActorRef<FollowerDesk.Command> desk;
    private final ActorRef<FollowerActor.Command> learner;
    private final GradientLink link;
    private Optional<Formed> formed = Optional.empty();
    private boolean ready;

    /**
     * @param name of this follower, new with every start
     * @param desk of the leader
     */
    static Behavior<Command> create(Node node, TrainerOrder order, String name, ActorRef<FollowerDesk.Command> desk) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new FollowerPost(context, timers, node, order, name, desk)));
    }

    private FollowerPost(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Node node,
            TrainerOrder order,
            String name,
            ActorRef<FollowerDesk.Command> desk) {
        super(context);
        this.node = node;
        this.name = name;
        this.desk = desk;
        link = new GradientLink(node, order.epoch().number());
        learner = context.spawn(
                FollowerActor.create(order.blueprint(), name, desk, context.getSelf()),
                "learner",
                Dispatchers.pinned());
        context.watch(learner);
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
            case LearnerReady learnerReady -> {
                ready = true;
                introduce();
            }
            case Again again -> introduce();
            case TakeOver(RemoteBlob state) -> {
                fetch(state, "the leader's state", StateFetched::new, Optional.empty());
            }
            case StateFetched(ByteBuffer content) -> learner.tell(new FollowerActor.Restore(content));
            case Form(Formation formation, List<DataAddress> addresses) -> form(formation, addresses);
            case Perform perform ->
                fetch(
                        perform.batch(),
                        "the batch",
                        content -> new BatchFetched(perform, content),
                        Optional.of(perform.round()));
            case BatchFetched(Perform order, ByteBuffer content) -> perform(order, content);
            case NotFetched(String what, String problem, Optional<Round> round) -> {
                String why = what + " could not be fetched: " + problem;
                desk.tell(
                        round.isPresent()
                                ? new FollowerDesk.Broke(name, round.get(), why)
                                : new FollowerDesk.NotTakenOver(name, why));
            }
            case TakeBack(Round round, String why) -> {
                formed.ifPresent(broken -> broken.ring().abort(why));
                learner.tell(new FollowerActor.TakeBack(round));
            }
            case Expelled(String why) -> {
                getContext().getLog().warn("{} is not in the group any more: {}", name, why);
                // The learner may be waiting for a neighbour, and this actor only ends after it.
                link.end(why);
                return Behaviors.stopped();
            }
        }
        return this;
    }

    private void introduce() {
        if (ready) {
            desk.tell(new FollowerDesk.Ready(
                    name, node.plane().address(), getContext().getSelf()));
        }
    }

    private interface Arrival {
        Command with(ByteBuffer content);
    }

    private void fetch(RemoteBlob blob, String what, Arrival arrival, Optional<Round> round) {
        getContext()
                .pipeToSelf(
                        node.plane().pull(blob.from(), blob.blob()),
                        (content, failure) -> content == null
                                ? new NotFetched(what, RootCause.sentence(failure), round)
                                : arrival.with(content));
    }

    private void form(Formation formation, List<DataAddress> addresses) {
        int rank = formation.rank(name);
        formed = Optional.of(new Formed(formation, Rings.of(link, formation, addresses, rank)));
    }

    private void perform(Perform order, ByteBuffer content) {
        Round round = order.round();
        // A batch that was fetched for long may be of a formation that has been given up meanwhile.
        formed.filter(current -> current.formation().equals(round.formation()))
                .ifPresentOrElse(
                        current -> learner.tell(
                                new FollowerActor.Perform(round, content, order.environmentSteps(), current.ring())),
                        () -> desk.tell(new FollowerDesk.Broke(name, round, "it is not in the round's formation")));
    }

    private Behavior<Command> onStop() {
        link.close();
        return this;
    }
}
