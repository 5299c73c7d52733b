package io.troupe.actors.cluster;

import io.troupe.actors.Dispatchers;
import io.troupe.actors.StopCause;
import io.troupe.actors.cluster.NodeConfig.Role;
import io.troupe.metrics.RunSummary;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.ClusterSingletonSettings;
import org.apache.pekko.cluster.typed.SingletonActor;

/**
 * The root of a node's actors: once the node is a member of the cluster it starts the node's agent and, on a node that
 * can be the supervisor, takes part in choosing where the director of the run lives.
 */
final class NodeGuardian extends AbstractBehavior<NodeGuardian.Command> {
    /** What the guardian is told. */
    sealed interface Command {}

    /** The node is a member now. */
    record Joined(Node node) implements Command {}

    /** This node is not needed any more. */
    record Done(String reason) implements Command {}

    /** Nobody directs this node. */
    record Deserted(String reason) implements Command {}

    /** A signal: a supervisor's node ends the run, any other one leaves it. */
    record Stop(StopCause cause) implements Command {}

    /** Nobody has answered that this node wants to leave. */
    private enum Impatient implements Command {
        INSTANCE
    }

    /** How it ends for this node. */
    record Ends(
            CompletableFuture<RunSummary> outcome,
            CompletableFuture<String> dismissed,
            CompletableFuture<String> cutOff) {
        Ends() {
            this(new CompletableFuture<>(), new CompletableFuture<>(), new CompletableFuture<>());
        }
    }

    /** Within which somebody must have agreed that this node leaves. */
    private static final Duration LEAVING = Duration.ofSeconds(10);

    /** A trainer leaves when what it has learnt is safe, or the run is over. */
    private static final Duration HANDING_OVER = RunDirector.LONGEST_HAND_OVER.plus(LEAVING);

    private final Ends ends;
    private ActorRef<RunDirector.Command> director;
    private ActorRef<NodeAgent.Command> agent;
    private Role role = Role.WORKER;

    static Behavior<Command> create(Ends ends) {
        return Behaviors.setup(context -> new NodeGuardian(context, ends));
    }

    private NodeGuardian(ActorContext<Command> context, Ends ends) {
        super(context);
        this.ends = ends;
        director = context.getSystem().ignoreRef();
        agent = context.getSystem().ignoreRef();
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onSignal(ChildFailed.class, failed -> {
                    ends.dismissed().completeExceptionally(failed.cause());
                    return Behaviors.stopped();
                })
                .onAnyMessage(this::onCommand)
                .build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case Joined(Node node) -> onJoined(node);
            case Done(String reason) -> ends.dismissed().complete(reason);
            case Deserted(String reason) -> ends.cutOff().complete(reason);
            case Stop(StopCause cause) -> {
                if (role == Role.SUPERVISOR) {
                    director.tell(new RunDirector.Stop(cause));
                } else {
                    agent.tell(new NodeAgent.Leave(cause.reason()));
                    getContext()
                            .scheduleOnce(
                                    role == Role.TRAINER ? HANDING_OVER : LEAVING,
                                    getContext().getSelf(),
                                    Impatient.INSTANCE);
                }
            }
            case Impatient impatient -> ends.dismissed().complete("nobody directs the run");
        }
        return this;
    }

    private void onJoined(Node node) {
        role = node.config().role();
        SingletonActor<RunDirector.Command> singleton = SingletonActor.of(
                        RunDirector.create(node, Clock.systemUTC(), ends.outcome()), "run-director")
                .withProps(Dispatchers.blocking())
                .withSettings(ClusterSingletonSettings.create(getContext().getSystem())
                        .withRole(NodeSystem.AUTHORITY));
        director = ClusterSingleton.get(getContext().getSystem()).init(singleton);
        // It opens environments, which may be anybody's simulator.
        agent = getContext()
                .spawn(NodeAgent.create(node, director, getContext().getSelf()), "agent", Dispatchers.blocking());
        getContext().watch(agent);
    }
}
