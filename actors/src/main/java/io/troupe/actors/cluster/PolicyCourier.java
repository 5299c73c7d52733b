package io.troupe.actors.cluster;

import io.troupe.actors.PolicyCache;
import io.troupe.actors.PolicyPublisher;
import io.troupe.actors.serialization.ControlMessage;
import io.troupe.policy.PolicySnapshot;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Stands in, on the trainer's node, for the policy caches of all other nodes: puts each version on the shelf of the data
 * plane, once, and announces it. Whoever missed an announcement asks.
 */
public final class PolicyCourier extends AbstractBehavior<PolicyCourier.Command> {
    /** In pipelined mode a worker may need the version before the current one. */
    private static final int KEPT = 2;

    /** What the courier is told. */
    public sealed interface Command extends ControlMessage {}

    /** A worker node wants to hear of every version, beginning with those that are kept. Asked again from time to time. */
    public record WhatIsCurrent(ActorRef<WorkerPost.Command> post) implements Command {}

    private record PostGone(ActorRef<WorkerPost.Command> post) implements Command {}

    private record FromPublisher(PolicyCache.Command command) implements Command {}

    private final Node node;
    private final Epoch epoch;
    private final ArrayDeque<WorkerPost.PolicyAnnounced> kept = new ArrayDeque<>(KEPT + 1);
    private final Set<ActorRef<WorkerPost.Command>> posts = new LinkedHashSet<>();

    static Behavior<Command> create(Node node, Epoch epoch, ActorRef<PolicyPublisher.Command> publisher) {
        return Behaviors.setup(context -> new PolicyCourier(context, node, epoch, publisher));
    }

    private PolicyCourier(
            ActorContext<Command> context, Node node, Epoch epoch, ActorRef<PolicyPublisher.Command> publisher) {
        super(context);
        this.node = node;
        this.epoch = epoch;
        publisher.tell(
                new PolicyPublisher.Subscribe(context.messageAdapter(PolicyCache.Command.class, FromPublisher::new)));
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
            case WhatIsCurrent(ActorRef<WorkerPost.Command> post) -> {
                if (posts.add(post)) {
                    getContext().watchWith(post, new PostGone(post));
                }
                post.tell(whatIsKept());
            }
            case PostGone(ActorRef<WorkerPost.Command> post) -> posts.remove(post);
            case FromPublisher(PolicyCache.Command published) -> {
                if (published instanceof PolicyCache.Published(PolicySnapshot snapshot)) {
                    publish(snapshot);
                }
            }
        }
        return this;
    }

    private void publish(PolicySnapshot snapshot) {
        long version = snapshot.version().value();
        ByteBuffer encoded = Encoded.of(snapshot);
        WorkerPost.PolicyAnnounced announced = new WorkerPost.PolicyAnnounced(
                version, node.plane().shelf().offer("policy/" + epoch.number() + "/" + version, encoded));
        kept.add(announced);
        if (kept.size() > KEPT) {
            withdraw(kept.remove());
        }
        WorkerPost.PoliciesKept news = whatIsKept();
        posts.forEach(post -> post.tell(news));
    }

    private WorkerPost.PoliciesKept whatIsKept() {
        return new WorkerPost.PoliciesKept(List.copyOf(kept));
    }

    private void withdraw(WorkerPost.PolicyAnnounced old) {
        node.plane().shelf().withdraw(old.blob().id());
    }

    private Behavior<Command> onStop() {
        kept.forEach(this::withdraw);
        return this;
    }
}
