package io.troupe.actors;

import io.troupe.actors.serialization.ControlMessage;
import io.troupe.algorithm.LearnerFailure;
import io.troupe.checkpoint.Checkpoint;
import io.troupe.policy.PolicySnapshot;
import io.troupe.training.RunTotals;
import io.troupe.training.Training;
import io.troupe.training.UpdateReport;
import io.troupe.trajectory.QueueCounts;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Learns: takes a batch, updates the policy, publishes it, reports to the supervisor and learns on when told to. It waits
 * for that word after every update, so that the supervisor's decision falls on the same update whatever the timing of
 * threads. Publishing and asking for the next batch do not wait: what workers collect after the end is not learnt from.
 *
 * <p>Blocks in native code, so it runs on a thread of its own. A failure of the learner fails the actor.
 */
public final class Trainer extends AbstractBehavior<Trainer.Command> {
    /** What the trainer is told. */
    public sealed interface Command extends ControlMessage {}

    /**
     * The next batch; belongs to the trainer until it releases it.
     *
     * @param counts of the queue when it was handed out
     */
    public record Batch(List<Trajectory> fragments, QueueCounts counts) implements Command {}

    /**
     * The supervisor's word between two updates. It is obeyed once: one that comes again, because it might have been
     * lost, changes nothing.
     *
     * @param number grows from order to order
     * @param evaluate the policy as it is now is to be evaluated
     * @param capture the state as it is now is to become a checkpoint
     * @param goOn learn from the next batch
     */
    public record Order(long number, boolean evaluate, boolean capture, boolean goOn) implements Command {}

    /** The supervisor's word at any time: the run is over; nothing is learnt from now on. */
    public enum Conclude implements Command {
        INSTANCE
    }

    /**
     * Whom the trainer talks to.
     *
     * @param queue gives the batches
     * @param publisher publishes the versions
     * @param checkpoints writes the checkpoints
     * @param evaluator evaluates
     * @param supervisor decides
     */
    public record Peers(
            ActorRef<TrajectoryQueue.Command> queue,
            ActorRef<PolicyPublisher.Command> publisher,
            ActorRef<CheckpointWriter.Command> checkpoints,
            ActorRef<Evaluator.Command> evaluator,
            ActorRef<Supervisor.Command> supervisor) {}

    private final Training training;
    private final boolean reproducible;
    private final RunIdentity run;
    private final Peers peers;
    /** The batch that came before the supervisor's word; empty most of the time. */
    private Optional<Batch> early = Optional.empty();

    /** Number of the last order. */
    private long obeyed;

    private boolean mayLearn;
    private boolean concluded;

    /**
     * @param training taken over
     * @param run whose checkpoints these are
     * @param reproducible whether fragments and versions are coupled one to one
     */
    public static Behavior<Command> create(Training training, RunIdentity run, boolean reproducible, Peers peers) {
        return create(() -> training, run, reproducible, peers);
    }

    /**
     * A trainer that makes its training on its own thread: that takes seconds, and may fail.
     *
     * @param training called once
     */
    public static Behavior<Command> create(
            Supplier<Training> training, RunIdentity run, boolean reproducible, Peers peers) {
        return FatalErrors.asFailures(
                Command.class,
                Behaviors.setup(context -> new Trainer(context, training.get(), run, reproducible, peers)));
    }

    private Trainer(
            ActorContext<Command> context, Training training, RunIdentity run, boolean reproducible, Peers peers) {
        super(context);
        this.training = training;
        this.run = run;
        this.reproducible = reproducible;
        this.peers = peers;
        training.policiesToContinue().forEach(this::publish);
        take();
        peers.supervisor().tell(new Supervisor.TrainerReady(RunTotals.of(training), weightsSha256()));
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
            case Batch batch -> onBatch(batch);
            case Order order -> onOrder(order);
            case Conclude word -> {
                concluded = true;
                peers.supervisor().tell(new Supervisor.Concluded(RunTotals.of(training), weightsSha256()));
            }
        }
        return this;
    }

    private void onOrder(Order order) {
        if (order.number() <= obeyed) {
            return;
        }
        obeyed = order.number();
        if (order.evaluate()) {
            long steps = training.progress().environmentSteps();
            peers.evaluator().tell(new Evaluator.Evaluate(training.current(), steps, peers.supervisor()));
        }
        if (order.capture()) {
            Checkpoint checkpoint = training.capture(run.runId(), run.epoch());
            peers.checkpoints()
                    .tell(new CheckpointWriter.Write(checkpoint, RunTotals.of(training), peers.supervisor()));
        }
        if (order.goOn() && !concluded) {
            goOn();
        }
    }

    private void goOn() {
        training.begin();
        mayLearn = true;
        Optional<Batch> waiting = early;
        early = Optional.empty();
        waiting.ifPresent(this::learn);
    }

    private void onBatch(Batch batch) {
        if (concluded) {
            return;
        }
        training.queueCounts(batch.counts());
        if (mayLearn) {
            learn(batch);
        } else {
            early = Optional.of(batch);
        }
    }

    private void learn(Batch batch) {
        if (refused(batch.fragments())) {
            peers.queue().tell(new TrajectoryQueue.Release(batch.fragments()));
            take();
            return;
        }
        UpdateReport report = training.update(batch.fragments());
        mayLearn = false;
        peers.queue().tell(new TrajectoryQueue.Release(batch.fragments()));
        publish(training.current());
        take();
        peers.supervisor().tell(new Supervisor.UpdateCompleted(report));
    }

    /**
     * Keeps a batch with values that are not finite, or actions that are masked, away from the learner. In the reproducible modes that ends the run:
     * its next fragment would need a version that this batch should have made.
     */
    private boolean refused(List<Trajectory> fragments) {
        boolean refused = false;
        for (Trajectory fragment : fragments) {
            String problem = training.problem(fragment);
            if (!problem.isEmpty()) {
                if (reproducible) {
                    throw new LearnerFailure(problem);
                }
                refused = true;
                peers.supervisor().tell(new Supervisor.FragmentRefused(fragment.worker(), problem));
            }
        }
        if (refused) {
            training.refuse(fragments);
        }
        return refused;
    }

    private void publish(PolicySnapshot snapshot) {
        peers.publisher().tell(new PolicyPublisher.Publish(snapshot));
    }

    private void take() {
        peers.queue()
                .tell(new TrajectoryQueue.Take(
                        training.current().version(), getContext().getSelf()));
    }

    private String weightsSha256() {
        return training.current().weightsSha256();
    }

    private Behavior<Command> onStop() {
        training.close();
        return this;
    }
}
