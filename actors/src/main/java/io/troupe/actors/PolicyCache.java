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

/** One per process: takes each published version once and hands it to every worker of the process. */
public final class PolicyCache extends AbstractBehavior<PolicyCache.Command> {
    /** In pipelined mode a worker begins with the version before the current one. */
    private static final int KEPT = 2;

    /** What the cache is told. */
    public sealed interface Command {}

    /** There is a new version, and here it is. */
    public record Published(PolicySnapshot snapshot) implements Command {}

    /** A worker wants every version: the newest ones now, oldest first, and all later ones. */
    public record Subscribe(ActorRef<EnvironmentWorker.Command> worker) implements Command {}

    private final List<ActorRef<EnvironmentWorker.Command>> workers = new ArrayList<>();
    private final ArrayDeque<PolicySnapshot> newest = new ArrayDeque<>(KEPT + 1);

    public static Behavior<Command> create(ActorRef<PolicyPublisher.Command> publisher) {
        return FatalErrors.asFailures(Command.class, Behaviors.setup(context -> new PolicyCache(context, publisher)));
    }

    private PolicyCache(ActorContext<Command> context, ActorRef<PolicyPublisher.Command> publisher) {
        super(context);
        publisher.tell(new PolicyPublisher.Subscribe(context.getSelf()));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::onCommand).build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case Published(PolicySnapshot snapshot) -> {
                newest.add(snapshot);
                if (newest.size() > KEPT) {
                    newest.remove();
                }
                workers.forEach(worker -> worker.tell(new EnvironmentWorker.PolicyAvailable(snapshot)));
            }
            case Subscribe(ActorRef<EnvironmentWorker.Command> worker) -> {
                workers.add(worker);
                newest.forEach(snapshot -> worker.tell(new EnvironmentWorker.PolicyAvailable(snapshot)));
            }
        }
        return this;
    }
}
