package io.troupe.actors;

import io.troupe.actors.serialization.ControlMessage;
import io.troupe.config.Experiment.WorkerSettings;
import io.troupe.config.Experiment.WorkerSettings.WhenFull;
import io.troupe.policy.PolicyVersion;
import io.troupe.training.Blueprint;
import io.troupe.trajectory.FragmentQueue;
import io.troupe.trajectory.QueueCounts;
import io.troupe.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Between workers and trainer, bounded in bytes: every fragment lives in a buffer that this queue granted, and a worker
 * without a buffer waits. Credit is therefore the buffer itself, and goes back to its worker when the trainer is done.
 */
public final class TrajectoryQueue extends AbstractBehavior<TrajectoryQueue.Command> {
    /** What the queue is told. */
    public sealed interface Command extends ControlMessage {}

    /** A worker is ready; its first fragment will have this number. It gets its buffers in return. */
    public record Register(int worker, long nextSequence, ActorRef<EnvironmentWorker.Command> ref) implements Command {}

    /** A full fragment. The sender does not touch it again. */
    public record Push(Trajectory fragment) implements Command {}

    /** A worker has no buffer left. In drop-oldest mode the oldest waiting fragment makes room for it. */
    public record Starving(int worker) implements Command {}

    /** The trainer wants the next batch; it is answered once, when there is one. */
    public record Take(PolicyVersion version, ActorRef<Trainer.Command> replyTo) implements Command {}

    /** The trainer has no more use for these fragments. */
    public record Release(List<Trajectory> fragments) implements Command {}

    /** Asks for the counters. */
    public record GetCounts(ActorRef<Counts> replyTo) implements Command {}

    /** The counters. */
    public record Counts(QueueCounts counts) implements ControlMessage {}

    private final Blueprint blueprint;
    private final WorkerSettings settings;
    private final FragmentQueue queue;
    private final int buffersPerWorker;
    private final Map<Integer, ActorRef<EnvironmentWorker.Command>> workers = new TreeMap<>();
    private final List<Trajectory> expired = new ArrayList<>();
    private Optional<Take> waiting = Optional.empty();

    public static Behavior<Command> create(Blueprint blueprint) {
        return FatalErrors.asFailures(
                Command.class, Behaviors.setup(context -> new TrajectoryQueue(context, blueprint)));
    }

    private TrajectoryQueue(ActorContext<Command> context, Blueprint blueprint) {
        super(context);
        this.blueprint = blueprint;
        settings = blueprint.experiment().workers();
        queue = new FragmentQueue(
                settings.count(), blueprint.experiment().mode().reproducible(), settings.maxPolicyLag());
        buffersPerWorker = QueueBudget.buffersPerWorker(blueprint);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::onCommand).build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case Register(int worker, long nextSequence, ActorRef<EnvironmentWorker.Command> ref) -> {
                workers.put(worker, ref);
                queue.expect(worker, nextSequence);
                for (int i = 0; i < buffersPerWorker; i++) {
                    ref.tell(new EnvironmentWorker.Credit(blueprint.createFragment()));
                }
            }
            case Push(Trajectory fragment) -> onPush(fragment);
            case Starving(int worker) -> onStarving(worker);
            case Take take -> {
                waiting = Optional.of(take);
                handOver();
            }
            case Release(List<Trajectory> fragments) -> fragments.forEach(this::giveBack);
            case GetCounts(ActorRef<Counts> replyTo) -> replyTo.tell(new Counts(queue.counts()));
        }
        return this;
    }

    private void onPush(Trajectory fragment) {
        queue.offer(fragment).ifPresent(this::giveBack);
        handOver();
    }

    private void onStarving(int worker) {
        ActorRef<EnvironmentWorker.Command> starving = workers.get(worker);
        if (starving != null && settings.whenFull() == WhenFull.DROP_OLDEST) {
            queue.dropOldest().ifPresent(oldest -> starving.tell(new EnvironmentWorker.Credit(oldest)));
        }
    }

    private void handOver() {
        waiting.ifPresent(take -> {
            List<Trajectory> batch = new ArrayList<>(settings.count());
            if (queue.take(take.version(), batch, expired)) {
                waiting = Optional.empty();
                take.replyTo().tell(new Trainer.Batch(batch, queue.counts()));
            }
            expired.forEach(this::giveBack);
            expired.clear();
        });
    }

    private void giveBack(Trajectory fragment) {
        ActorRef<EnvironmentWorker.Command> worker = workers.get(fragment.worker());
        if (worker != null) {
            worker.tell(new EnvironmentWorker.Credit(fragment));
        }
    }
}
