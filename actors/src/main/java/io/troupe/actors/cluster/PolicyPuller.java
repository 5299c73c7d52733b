package io.troupe.actors.cluster;

import io.troupe.actors.PolicyCache;
import io.troupe.actors.RootCause;
import io.troupe.actors.cluster.WorkerPost.PolicyAnnounced;
import io.troupe.actors.transport.DataAddress;
import io.troupe.codec.MalformedFrame;
import io.troupe.codec.PolicySnapshotCodec;
import io.troupe.config.CollectionMode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Brings versions of the policy to a worker node, one transfer at a time whatever the number of workers. In the
 * reproducible modes every version that the trainer still keeps comes, in order: a worker that was moved here may need the
 * one before the current one. In {@code async} mode a slow node skips to the newest.
 */
final class PolicyPuller extends AbstractBehavior<PolicyPuller.Command> {
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(300);

    /** What the puller is told. */
    sealed interface Command {}

    /** What can be pulled now, oldest first. */
    record Kept(List<PolicyAnnounced> policies) implements Command {}

    private record Pulled(PolicyAnnounced policy, ByteBuffer content) implements Command {}

    private record NotPulled(PolicyAnnounced policy, String problem) implements Command {}

    private enum GoOn implements Command {
        INSTANCE
    }

    private final TimerScheduler<Command> timers;
    private final Node node;
    private final DataAddress from;
    private final boolean everyVersion;
    private final ActorRef<PolicyCache.Command> cache;
    private List<PolicyAnnounced> kept = List.of();
    private boolean busy;
    private long newest = -1;

    static Behavior<Command> create(
            Node node, DataAddress from, CollectionMode mode, ActorRef<PolicyCache.Command> cache) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new PolicyPuller(context, timers, node, from, mode, cache)));
    }

    private PolicyPuller(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Node node,
            DataAddress from,
            CollectionMode mode,
            ActorRef<PolicyCache.Command> cache) {
        super(context);
        this.timers = timers;
        this.node = node;
        this.from = from;
        this.cache = cache;
        everyVersion = mode.reproducible();
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::onCommand).build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case Kept(List<PolicyAnnounced> policies) -> kept = policies;
            case Pulled(PolicyAnnounced policy, ByteBuffer content) -> {
                busy = false;
                publish(policy, content);
            }
            case NotPulled(PolicyAnnounced policy, String problem) -> {
                getContext().getLog().info("policy {} could not be pulled: {}", policy.version(), problem);
                timers.startSingleTimer(GoOn.INSTANCE, PAUSE_AFTER_FAILURE);
            }
            case GoOn goOn -> busy = false;
        }
        if (!busy) {
            pullNext();
        }
        return this;
    }

    private void pullNext() {
        List<PolicyAnnounced> missing =
                kept.stream().filter(policy -> policy.version() > newest).toList();
        if (missing.isEmpty()) {
            return;
        }
        PolicyAnnounced next = everyVersion ? missing.getFirst() : missing.getLast();
        busy = true;
        getContext()
                .pipeToSelf(
                        node.plane().pull(from, next.blob()),
                        (content, failure) -> content == null
                                ? new NotPulled(next, RootCause.sentence(failure))
                                : new Pulled(next, content));
    }

    private void publish(PolicyAnnounced policy, ByteBuffer content) {
        try {
            cache.tell(new PolicyCache.Published(PolicySnapshotCodec.decode(content)));
            newest = policy.version();
        } catch (MalformedFrame e) {
            // Its hash was right, so it will not get better.
            throw new IllegalStateException("policy " + policy.version() + " makes no sense: " + e.getMessage(), e);
        }
    }
}
