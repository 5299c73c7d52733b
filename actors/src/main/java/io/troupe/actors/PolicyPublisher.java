package io.troupe.actors;

import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
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
 * Announces each version, small, to the caches; they pull the snapshot, large. Inside one process a pull passes the
 * reference.
 */
public final class PolicyPublisher extends AbstractBehavior<PolicyPublisher.Command> {
    /**
     * Versions that can still be pulled. A reproducible worker is at most one version behind, and a pull of the version
     * before that may be on its way.
     */
    private static final int KEPT = 3;

    /** What the publisher is told. */
    public sealed interface Command {}

    /** A new version. */
    public record Publish(PolicySnapshot snapshot) implements Command {}

    /** A cache wants to hear of versions: of those that are kept, now, and of every later one. */
    public record Subscribe(ActorRef<PolicyCache.Command> cache) implements Command {}

    /** A cache pulls a version. One that is gone is not answered: a newer one has been announced. */
    public record Fetch(PolicyVersion version, ActorRef<PolicyCache.Command> replyTo) implements Command {}

    private final ArrayDeque<PolicySnapshot> kept = new ArrayDeque<>(KEPT + 1);
    private final List<ActorRef<PolicyCache.Command>> caches = new ArrayList<>();

    static Behavior<Command> create() {
        return Behaviors.setup(PolicyPublisher::new);
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
                caches.forEach(cache -> cache.tell(new PolicyCache.Announced(snapshot.version())));
            }
            case Subscribe(ActorRef<PolicyCache.Command> cache) -> {
                caches.add(cache);
                kept.forEach(snapshot -> cache.tell(new PolicyCache.Announced(snapshot.version())));
            }
            case Fetch(PolicyVersion version, ActorRef<PolicyCache.Command> replyTo) ->
                kept.stream()
                        .filter(snapshot -> snapshot.version().equals(version))
                        .forEach(snapshot -> replyTo.tell(new PolicyCache.Pulled(snapshot)));
        }
        return this;
    }
}
