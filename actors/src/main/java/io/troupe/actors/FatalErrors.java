package io.troupe.actors;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Turns errors of the virtual machine (out of memory, a class that does not link) into failures of the actor. Pekko would
 * end the whole actor system at once without telling the supervisor, and nobody would learn why the run ended.
 */
public final class FatalErrors<T> extends BehaviorInterceptor<T, T> {
    /** An error that an actor met. */
    static final class Met extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Met(Error error) {
            super(error.toString(), error);
        }
    }

    private FatalErrors(Class<T> messages) {
        super(messages);
    }

    /** The behavior, failing where it would have ended the actor system. */
    public static <T> Behavior<T> asFailures(Class<T> messages, Behavior<T> behavior) {
        return Behaviors.intercept(() -> new FatalErrors<>(messages), behavior);
    }

    @Override
    public Behavior<T> aroundStart(TypedActorContext<T> context, PreStartTarget<T> target) {
        try {
            return target.start(context);
        } catch (VirtualMachineError | LinkageError e) {
            throw new Met(e);
        }
    }

    @Override
    public Behavior<T> aroundReceive(TypedActorContext<T> context, T message, ReceiveTarget<T> target) {
        try {
            return target.apply(context, message);
        } catch (VirtualMachineError | LinkageError e) {
            throw new Met(e);
        }
    }
}
