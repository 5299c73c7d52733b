package io.troupe.actors;

import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * Who does the work of a run, and where: the supervisor does not know whether its trainer is in this process.
 *
 * <p>A member that fails must be noticed: it is a child of the supervisor that is watched, or whoever stands in for it
 * sends {@link Supervisor.ComponentFailed}.
 */
public interface Crew {
    /**
     * Starts everybody, as children of the supervisor. The trainer announces itself to the supervisor when it is ready.
     *
     * @param context the supervisor's
     * @param parts of the run
     */
    RunActors assemble(ActorContext<Supervisor.Command> context, RunParts parts);
}
