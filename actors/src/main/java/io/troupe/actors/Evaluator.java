package io.troupe.actors;

import io.troupe.evaluation.EpisodeEvaluation;
import io.troupe.evaluation.EvaluationResult;
import io.troupe.policy.PolicySnapshot;
import io.troupe.training.Blueprint;
import java.util.ArrayDeque;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Evaluates snapshots with the deterministic policy, in environments and with seeds of its own. What it finds is
 * reported; nothing that training computes depends on it.
 */
public final class Evaluator extends AbstractBehavior<Evaluator.Command> {
    /** What the evaluator is told. */
    public sealed interface Command {}

    /** Evaluate this snapshot, made after so many environment steps. */
    public record Evaluate(PolicySnapshot snapshot, long environmentSteps, ActorRef<Supervisor.Command> replyTo)
            implements Command {}

    private final Blueprint blueprint;
    private final int episodes;
    /** Made with the first evaluation, since many runs have none; empty before. */
    private final ArrayDeque<EpisodeEvaluation> evaluation = new ArrayDeque<>(1);

    public static Behavior<Command> create(Blueprint blueprint) {
        return FatalErrors.asFailures(Command.class, Behaviors.setup(context -> new Evaluator(context, blueprint)));
    }

    private Evaluator(ActorContext<Command> context, Blueprint blueprint) {
        super(context);
        this.blueprint = blueprint;
        episodes = blueprint.experiment().evaluation().episodes();
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onSignal(PostStop.class, signal -> onStop())
                .onAnyMessage(this::onCommand)
                .build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case Evaluate(PolicySnapshot snapshot, long steps, ActorRef<Supervisor.Command> replyTo) -> {
                if (evaluation.isEmpty()) {
                    evaluation.add(blueprint.createEvaluation(
                            episodes, blueprint.experiment().seed()));
                }
                EvaluationResult result = evaluation.element().evaluate(snapshot, episodes);
                replyTo.tell(new Supervisor.Evaluated(steps, result));
            }
        }
        return this;
    }

    private Behavior<Command> onStop() {
        evaluation.forEach(EpisodeEvaluation::close);
        return this;
    }
}
