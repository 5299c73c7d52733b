package io.troupe.actors.cluster;

import io.troupe.actors.Crew;
import io.troupe.actors.Dispatchers;
import io.troupe.actors.MetricsReporter;
import io.troupe.actors.RunActors;
import io.troupe.actors.RunParts;
import io.troupe.actors.Supervisor;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * Nobody: a run that has begun and cannot go on still gets its outcome recorded by a supervisor, which is told at once
 * that its trainer is not there.
 */
final class AbsentCrew implements Crew {
    private final String problem;

    /** @param problem why there is nobody, in one sentence */
    AbsentCrew(String problem) {
        this.problem = problem;
    }

    @Override
    public RunActors assemble(ActorContext<Supervisor.Command> context, RunParts parts) {
        ActorRef<MetricsReporter.Command> metrics = context.spawn(
                MetricsReporter.create(parts.sinks(), context.getSelf()), RunActors.METRICS, Dispatchers.blocking());
        context.watch(metrics);
        context.getSelf().tell(new Supervisor.ComponentFailed(RunActors.TRAINER, problem));
        context.getSelf().tell(new Supervisor.ComponentFailed(RunActors.QUEUE, "it went with the trainer"));
        return new RunActors(
                context.getSystem().ignoreRef(),
                context.getSystem().ignoreRef(),
                context.getSystem().ignoreRef(),
                metrics,
                List.of());
    }
}
