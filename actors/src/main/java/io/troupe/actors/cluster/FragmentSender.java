package io.troupe.actors.cluster;

import io.troupe.actors.EnvironmentWorker;
import io.troupe.actors.QueueBudget;
import io.troupe.actors.RootCause;
import io.troupe.actors.TrajectoryQueue;
import io.troupe.actors.transport.Outlet;
import io.troupe.codec.TrajectoryCodec;
import io.troupe.trajectory.Trajectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Stands in, on a worker node, for the trajectory queue: sends what the workers of the node push, and grants them buffers
 * as the queue grants them on the other side. A fragment is kept until it has arrived, so that a connection that breaks
 * loses nothing. Blocks while the network is slow, so it runs on a thread of its own.
 */
final class FragmentSender extends AbstractBehavior<FragmentSender.Command> {
    private static final Duration TICK = Duration.ofMillis(500);

    /** What the sender is told. */
    sealed interface Command {}

    /** A worker is about to start in this incarnation. */
    record Expect(int worker, long incarnation) implements Command {}

    /** A worker runs elsewhere from now on. */
    record Forget(int worker) implements Command {}

    /** What a worker tells its queue. */
    record FromWorker(TrajectoryQueue.Command command) implements Command {}

    /** What the trainer's side has. */
    record Credited(WorkerPost.Credited credit) implements Command {}

    private enum Tick implements Command {
        INSTANCE
    }

    private final WorkerOrder order;
    private final Outlet outlet;
    private final LongSupplier nanoTime;
    private final Map<Integer, Lane> lanes = new TreeMap<>();
    private ByteBuffer frame = ByteBuffer.allocateDirect(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

    static Behavior<Command> create(Node node, WorkerOrder order) {
        return create(node, order, System::nanoTime);
    }

    static Behavior<Command> create(Node node, WorkerOrder order, LongSupplier nanoTime) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new FragmentSender(context, timers, node, order, nanoTime)));
    }

    private FragmentSender(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Node node,
            WorkerOrder order,
            LongSupplier nanoTime) {
        super(context);
        this.nanoTime = nanoTime;
        this.order = order;
        outlet = node.plane().outlet(order.doors().data());
        timers.startTimerWithFixedDelay(Tick.INSTANCE, TICK);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::onCommand).build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case Expect(int worker, long incarnation) ->
                lanes.put(
                        worker,
                        new Lane(incarnation, QueueBudget.buffersPerWorker(order.blueprint()), order.blueprint()));
            case Forget(int worker) -> lanes.remove(worker);
            case FromWorker(TrajectoryQueue.Command toQueue) -> onWorker(toQueue);
            case Credited(WorkerPost.Credited credit) -> {
                Lane lane = lanes.get(credit.worker());
                if (lane != null && lane.incarnation() == credit.incarnation()) {
                    lane.credited(credit.nextSequence(), credit.granted());
                }
            }
            case Tick tick -> lanes.values().forEach(this::sendWhatIsDue);
        }
        return this;
    }

    private void onWorker(TrajectoryQueue.Command command) {
        switch (command) {
            case TrajectoryQueue.Register(int worker, long sequence, ActorRef<EnvironmentWorker.Command> ref) -> {
                Lane lane = lanes.get(worker);
                if (lane != null) {
                    lane.opened(ref);
                }
            }
            case TrajectoryQueue.Push(Trajectory fragment) -> {
                Lane lane = lanes.get(fragment.worker());
                if (lane != null) {
                    lane.pushed(fragment);
                    sendWhatIsDue(lane);
                }
            }
            case TrajectoryQueue.Starving(int worker) -> {
                Lane lane = lanes.get(worker);
                if (lane != null) {
                    order.doors().intake().tell(new Intake.Starving(worker, lane.incarnation()));
                }
            }
            case TrajectoryQueue.Take take -> refuse(command);
            case TrajectoryQueue.Release release -> refuse(command);
            case TrajectoryQueue.GetCounts counts -> refuse(command);
        }
    }

    private static void refuse(TrajectoryQueue.Command command) {
        throw new IllegalStateException("no worker says " + command);
    }

    private void sendWhatIsDue(Lane lane) {
        for (Trajectory fragment : lane.due(nanoTime.getAsLong())) {
            if (!send(lane, fragment)) {
                lane.failed(nanoTime.getAsLong());
                return;
            }
            lane.sent(fragment, nanoTime.getAsLong());
        }
    }

    private boolean send(Lane lane, Trajectory fragment) {
        int size = TrajectoryCodec.encodedBytes(fragment);
        if (frame.capacity() < size) {
            frame = ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
        }
        frame.clear();
        TrajectoryCodec.encode(fragment, lane.incarnation(), frame);
        try {
            outlet.send(Streams.FRAGMENTS, order.epoch().number(), frame.flip());
            return true;
        } catch (IOException e) {
            getContext().getLog().info("fragments wait: {}", RootCause.sentence(e));
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
