package io.troupe.actors;

import io.troupe.policy.PolicySnapshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Hands each version to the caches of its own process at once, by reference: there is nothing to pull where nothing is
 * copied. One of these caches may be a stand-in for those of other nodes.
 */
public final class PolicyPublisher extends AbstractBehavior<PolicyPublisher.Command> {
    /** A late cache gets these: in pipelined mode workers begin with the version before the current one. */
    private static final int KEPT = 2;

    /** What the publisher is told. */
    public sealed interface Command {}

    /** A new version. */
    public record Publish(PolicySnapshot snapshot) implements Command {}

    /** A cache wants the versions that are kept, now, and every later one. */
    public record Subscribe(ActorRef<PolicyCache.Command> cache) implements Command {}

    private final ArrayDeque<PolicySnapshot> kept = new ArrayDeque<>(KEPT + 1);
    private final List<ActorRef<PolicyCache.Command>> caches = new ArrayList<>();

    public static Behavior<Command> create() {
        return FatalErrors.asFailures(Command.class, Behaviors.setup(PolicyPublisher::new));
    }

    private PolicyPublisher(ActorContext<Command> context) {
        super(context);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::onCommand).build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case Publish(PolicySnapshot snapshot) -> {
                kept.add(snapshot);
                if (kept.size() > KEPT) {
                    kept.remove();
                }
                caches.forEach(cache -> cache.tell(new PolicyCache.Published(snapshot)));
            }
            case Subscribe(ActorRef<PolicyCache.Command> cache) -> {
                caches.add(cache);
                kept.forEach(snapshot -> cache.tell(new PolicyCache.Published(snapshot)));
            }
        }
        return this;
    }
}
