package io.troupe.actors;

import io.troupe.collect.Collector;
import io.troupe.config.CollectionMode;
import io.troupe.env.EnvironmentFailure;
import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import io.troupe.policy.Replicas;
import io.troupe.training.Blueprint;
import io.troupe.trajectory.Trajectory;
import java.util.ArrayDeque;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Collects fragments: one message is one fragment of T steps, so the actor answers between two of them. It needs a
 * buffer (credit of the queue) and the policy that its mode asks for; it starts again whenever it has both.
 *
 * <p>Runs on a thread of its own. A failure of the environment that could not be repaired fails the actor.
 */
public final class EnvironmentWorker extends AbstractBehavior<EnvironmentWorker.Command> {
    /** What a worker is told. */
    public sealed interface Command {}

    /** A newer policy; in the reproducible modes every version arrives, in order. */
    public record PolicyAvailable(PolicySnapshot snapshot) implements Command {}

    /** A buffer to fill. It belongs to the worker until it is pushed. */
    public record Credit(Trajectory buffer) implements Command {}

    private enum Collect implements Command {
        INSTANCE
    }

    /**
     * Whom a worker talks to.
     *
     * @param queue takes the fragments
     * @param policies announces policies
     * @param supervisor hears of repaired environments
     */
    public record Peers(
            ActorRef<TrajectoryQueue.Command> queue,
            ActorRef<PolicyCache.Command> policies,
            ActorRef<Supervisor.Command> supervisor) {}

    private final int worker;
    private final Blueprint blueprint;
    private final byte[] state;
    private final Replicas replicas;
    private final Peers peers;
    private final CollectionMode mode;
    private final ArrayDeque<Trajectory> buffers = new ArrayDeque<>(2);
    private final ArrayDeque<PolicySnapshot> policies = new ArrayDeque<>(2);
    private final ArrayDeque<Collector> collector = new ArrayDeque<>(1);
    private PolicyVersion loaded = PolicyVersion.INITIAL;
    private boolean collecting;

    /**
     * @param worker index, from 0
     * @param state where an earlier part of the run left this worker; empty at the beginning
     * @param replicas makes its policy: the blueprint's {@link Blueprint#replicas() replicas} of this process
     */
    public static Behavior<Command> create(
            int worker, Blueprint blueprint, byte[] state, Replicas replicas, Peers peers) {
        return FatalErrors.asFailures(
                Command.class,
                Behaviors.setup(context -> new EnvironmentWorker(context, worker, blueprint, state, replicas, peers)));
    }

    private EnvironmentWorker(
            ActorContext<Command> context,
            int worker,
            Blueprint blueprint,
            byte[] state,
            Replicas replicas,
            Peers peers) {
        super(context);
        this.worker = worker;
        this.blueprint = blueprint;
        this.state = state;
        this.replicas = replicas;
        this.peers = peers;
        mode = blueprint.experiment().mode();
        peers.policies().tell(new PolicyCache.Subscribe(context.getSelf()));
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
            case PolicyAvailable(PolicySnapshot snapshot) -> onPolicy(snapshot);
            case Credit(Trajectory buffer) -> buffers.add(buffer);
            case Collect collect -> onCollect();
        }
        collectWhenReady();
        return this;
    }

    private void onPolicy(PolicySnapshot snapshot) {
        if (collector.isEmpty()) {
            begin(snapshot);
        } else {
            if (!mode.reproducible()) {
                policies.clear();
            }
            policies.add(snapshot);
        }
    }

    private void begin(PolicySnapshot initial) {
        Collector begun = blueprint.createCollector(worker, initial, state, replicas);
        collector.add(begun);
        loaded = initial.version();
        peers.queue()
                .tell(new TrajectoryQueue.Register(
                        worker, begun.nextSequence(), getContext().getSelf()));
    }

    private void collectWhenReady() {
        if (!collecting && !collector.isEmpty() && !buffers.isEmpty() && policyReady()) {
            collecting = true;
            getContext().getSelf().tell(Collect.INSTANCE);
        }
    }

    /** Loads the policy for the next fragment; false while it is not there yet. */
    private boolean policyReady() {
        Collector ready = collector.element();
        if (!mode.reproducible()) {
            if (!policies.isEmpty()) {
                load(ready, policies.remove());
            }
            return true;
        }
        long needed = mode.versionFor(ready.nextSequence());
        while (loaded.value() < needed && !policies.isEmpty()) {
            PolicySnapshot next = policies.remove();
            if (next.version().value() >= needed) {
                load(ready, next);
            }
        }
        return loaded.value() == needed;
    }

    private void load(Collector ready, PolicySnapshot snapshot) {
        ready.load(snapshot);
        loaded = snapshot.version();
    }

    private void onCollect() {
        collecting = false;
        Trajectory fragment = buffers.remove();
        Collector ready = collector.element();
        ready.collect(fragment);
        List<EnvironmentFailure> repairs = ready.environment().drainRepairs();
        if (!repairs.isEmpty()) {
            peers.supervisor()
                    .tell(new Supervisor.EnvironmentsRepaired(
                            worker, repairs.stream().map(RootCause::sentence).toList()));
        }
        peers.queue().tell(new TrajectoryQueue.Push(fragment));
        if (buffers.isEmpty() && !mode.reproducible()) {
            peers.queue().tell(new TrajectoryQueue.Starving(worker));
        }
    }

    private Behavior<Command> onStop() {
        collector.forEach(Collector::close);
        return this;
    }
}
