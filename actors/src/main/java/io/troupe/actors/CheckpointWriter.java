package io.troupe.actors;

import io.troupe.checkpoint.Checkpoint;
import io.troupe.metrics.RunSummary;
import io.troupe.training.RunTotals;
import java.io.IOException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * The only writer of checkpoints. A checkpoint is announced, in the ledger and to the supervisor, once a crash cannot
 * take it away any more. Runs where blocking is allowed; training goes on meanwhile.
 */
public final class CheckpointWriter extends AbstractBehavior<CheckpointWriter.Command> {
    /** What the writer is told. */
    public sealed interface Command {}

    /** Make this durable, then announce it. */
    public record Write(Checkpoint checkpoint, RunTotals totals, ActorRef<Supervisor.Command> replyTo)
            implements Command {}

    /** Replace the summary on disk. */
    public record Summarize(RunSummary summary, long epoch, ActorRef<Supervisor.Command> replyTo) implements Command {}

    private final RunJournal journal;

    public static Behavior<Command> create(RunJournal journal) {
        return FatalErrors.asFailures(
                Command.class, Behaviors.setup(context -> new CheckpointWriter(context, journal)));
    }

    private CheckpointWriter(ActorContext<Command> context, RunJournal journal) {
        super(context);
        this.journal = journal;
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::onCommand).build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case Write(Checkpoint checkpoint, RunTotals totals, ActorRef<Supervisor.Command> replyTo) -> {
                long steps = checkpoint.environmentSteps();
                try {
                    journal.announce(checkpoint, () -> replyTo.tell(Supervisor.CheckpointProgress.INSTANCE));
                    replyTo.tell(new Supervisor.CheckpointAnnounced(steps, checkpoint.weightsSha256(), totals));
                } catch (IOException e) {
                    replyTo.tell(new Supervisor.CheckpointFailed(steps, RootCause.sentence(e)));
                }
            }
            case Summarize(RunSummary summary, long epoch, ActorRef<Supervisor.Command> replyTo) -> {
                try {
                    journal.summarise(summary, epoch);
                } catch (IOException e) {
                    replyTo.tell(new Supervisor.SinkFailed("summary.json", e));
                }
            }
        }
        return this;
    }
}
