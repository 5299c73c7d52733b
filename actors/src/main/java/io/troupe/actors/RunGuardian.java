package io.troupe.actors;

import io.troupe.metrics.RunSummary;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * The root of a process's actors: starts the supervisor once the parts of the run are ready, and ends the actor system
 * with it. Should the supervisor itself fail, whoever waits for the outcome hears why.
 */
final class RunGuardian extends AbstractBehavior<RunGuardian.Command> {
    /** What the guardian is told. */
    sealed interface Command {}

    /** Starts the run. */
    record Launch(RunParts parts) implements Command {}

    /** Asks the supervisor to end the run. */
    record Stop(StopCause cause) implements Command {}

    private final CompletableFuture<RunSummary> result;
    private ActorRef<Supervisor.Command> supervisor;

    static Behavior<Command> create(CompletableFuture<RunSummary> result) {
        return Behaviors.setup(context -> new RunGuardian(context, result));
    }

    private RunGuardian(ActorContext<Command> context, CompletableFuture<RunSummary> result) {
        super(context);
        this.result = result;
        supervisor = context.getSystem().ignoreRef();
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onSignal(ChildFailed.class, failed -> {
                    result.completeExceptionally(failed.cause());
                    return Behaviors.stopped();
                })
                .onSignal(Terminated.class, ended -> Behaviors.stopped())
                .onSignal(PostStop.class, stopped -> {
                    // Does nothing where there is an outcome, as there nearly always is.
                    result.completeExceptionally(new IllegalStateException("the actors stopped without an outcome"));
                    return Behaviors.same();
                })
                .onAnyMessage(this::onCommand)
                .build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case Launch(RunParts parts) -> {
                supervisor = getContext().spawn(Supervisor.create(parts), "supervisor");
                getContext().watch(supervisor);
            }
            case Stop(StopCause cause) -> supervisor.tell(new Supervisor.Stop(cause));
        }
        return this;
    }
}
