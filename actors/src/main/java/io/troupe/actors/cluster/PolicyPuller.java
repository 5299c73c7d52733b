package io.troupe.actors.cluster;

import io.troupe.actors.PolicyCache;
import io.troupe.actors.RootCause;
import io.troupe.actors.transport.DataAddress;
import io.troupe.codec.MalformedFrame;
import io.troupe.codec.PolicySnapshotCodec;
import io.troupe.config.CollectionMode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Brings announced versions of the policy to a worker node, one transfer at a time whatever the number of workers. In the
 * reproducible modes every version that is still kept comes, in order; in {@code async} mode a slow node skips to the
 * newest.
 */
final class PolicyPuller extends AbstractBehavior<PolicyPuller.Command> {
    /** The trainer keeps as many. */
    private static final int KEPT = 2;

    private static final Duration RETRY = Duration.ofMillis(300);
    private static final int MOST_RETRIES = 20;

    /** What the puller is told. */
    sealed interface Command {}

    /** A version can be pulled. */
    record Announced(WorkerPost.PolicyAnnounced policy) implements Command {}

    private record Pulled(WorkerPost.PolicyAnnounced policy, ByteBuffer content) implements Command {}

    private enum Retry implements Command {
        INSTANCE
    }

    private record NotPulled(WorkerPost.PolicyAnnounced policy, String problem) implements Command {}

    private final TimerScheduler<Command> timers;
    private final Node node;
    private final DataAddress from;
    private final int mostWaiting;
    private final ActorRef<PolicyCache.Command> cache;
    private final ArrayDeque<WorkerPost.PolicyAnnounced> waiting = new ArrayDeque<>(KEPT + 1);
    private boolean pulling;
    private int retries;
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
        mostWaiting = mode.reproducible() ? KEPT : 1;
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::onCommand).build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case Announced(WorkerPost.PolicyAnnounced policy) -> onAnnounced(policy);
            case Pulled(WorkerPost.PolicyAnnounced policy, ByteBuffer content) -> {
                pulling = false;
                retries = 0;
                publish(policy, content);
            }
            case NotPulled(WorkerPost.PolicyAnnounced policy, String problem) -> {
                getContext().getLog().info("policy {} could not be pulled: {}", policy.version(), problem);
                // Every version counts in the reproducible modes: none may be passed over because a connection broke.
                retries++;
                if (mostWaiting > 1 && retries <= MOST_RETRIES) {
                    waiting.addFirst(policy);
                }
                timers.startSingleTimer(Retry.INSTANCE, RETRY);
            }
            case Retry retry -> pulling = false;
        }
        pullNext();
        return this;
    }

    private void onAnnounced(WorkerPost.PolicyAnnounced policy) {
        boolean known =
                policy.version() <= newest || waiting.stream().anyMatch(other -> other.version() >= policy.version());
        if (!known) {
            waiting.add(policy);
            if (waiting.size() > mostWaiting) {
                waiting.remove();
            }
        }
    }

    private void pullNext() {
        if (pulling || waiting.isEmpty()) {
            return;
        }
        pulling = true;
        WorkerPost.PolicyAnnounced policy = waiting.remove();
        getContext()
                .pipeToSelf(
                        node.plane().pull(from, policy.blob()),
                        (content, failure) -> content == null
                                ? new NotPulled(policy, RootCause.sentence(failure))
                                : new Pulled(policy, content));
    }

    private void publish(WorkerPost.PolicyAnnounced policy, ByteBuffer content) {
        try {
            cache.tell(new PolicyCache.Published(PolicySnapshotCodec.decode(content)));
            newest = policy.version();
        } catch (MalformedFrame e) {
            getContext().getLog().warn("policy {} makes no sense: {}", policy.version(), e.getMessage());
        }
    }
}
