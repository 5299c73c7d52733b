package io.troupe.actors.cluster;

import io.troupe.actors.Dispatchers;
import io.troupe.actors.EnvironmentWorker;
import io.troupe.actors.PolicyCache;
import io.troupe.actors.RootCause;
import io.troupe.actors.RunActors;
import io.troupe.actors.Supervisor;
import io.troupe.actors.TrajectoryQueue;
import io.troupe.actors.serialization.ControlMessage;
import io.troupe.actors.transport.BlobReference;
import io.troupe.policy.Replicas;
import io.troupe.training.Blueprint;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * The workers of one epoch on a worker node, with the stand-ins for the trainer's side that they share: whatever the
 * director says is to run here runs here. A worker asks the trainer's node from where it is to go on before it starts.
 */
public final class WorkerPost extends AbstractBehavior<WorkerPost.Command> {
    /** How often what has not been answered is asked again, and the trainer for news. */
    private static final Duration AGAIN = Duration.ofSeconds(2);

    private static final int MOST_SILENT_TICKS = 2;

    /** What the post is told. */
    public sealed interface Command extends ControlMessage {}

    /** Where a worker goes on; nothing at the very beginning. */
    public record Enlisted(int worker, long incarnation, Optional<BlobReference> state) implements Command {}

    /**
     * What the trainer's side has of a worker.
     *
     * @param nextSequence every fragment before this one has arrived
     * @param granted fragments that this incarnation may have sent in all
     */
    public record Credited(int worker, long incarnation, long nextSequence, long granted) implements Command {}

    /** A version of the policy that can be pulled. */
    public record PolicyAnnounced(long version, BlobReference blob) implements ControlMessage {}

    /** Every version that can be pulled now, oldest first: whoever missed such a message has lost nothing by the next. */
    public record PoliciesKept(List<PolicyAnnounced> policies) implements Command {}

    /** These workers are to run here, each in this incarnation, and no others. */
    record Run(SortedMap<Integer, Long> workers) implements Command {}

    private record StateFetched(int worker, long incarnation, ByteBuffer state) implements Command {}

    private record StateNotFetched(int worker, long incarnation, String problem) implements Command {}

    private record ForQueue(int worker, long incarnation, TrajectoryQueue.Command command) implements Command {}

    private enum Again implements Command {
        INSTANCE
    }

    private static final class Place {
        private final long incarnation;
        private Optional<ActorRef<EnvironmentWorker.Command>> ref = Optional.empty();
        private Optional<ActorRef<TrajectoryQueue.Command>> queue = Optional.empty();
        private Optional<Credited> credit = Optional.empty();
        private boolean fetching;
        /** Ticks since anything was heard of it. */
        private int silence;

        Place(long incarnation) {
            this.incarnation = incarnation;
        }
    }

    private final Node node;
    private final WorkerOrder order;
    private final Blueprint blueprint;
    private final Replicas replicas;
    private final ActorRef<PolicyCache.Command> cache;
    private final ActorRef<PolicyPuller.Command> puller;
    private final ActorRef<FragmentSender.Command> sender;
    private final SortedMap<Integer, Place> places = new TreeMap<>();

    static Behavior<Command> create(Node node, WorkerOrder order) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> new WorkerPost(context, timers, node, order)));
    }

    private WorkerPost(ActorContext<Command> context, TimerScheduler<Command> timers, Node node, WorkerOrder order) {
        super(context);
        this.node = node;
        this.order = order;
        blueprint = order.blueprint();
        replicas = blueprint.replicas();
        // The puller, not a publisher, tells the cache what there is.
        cache = context.spawn(PolicyCache.create(context.getSystem().ignoreRef()), RunActors.CACHE);
        context.watch(cache);
        puller = context.spawn(
                PolicyPuller.create(
                        node, order.doors().data(), blueprint.experiment().mode(), cache),
                "policy-puller");
        context.watch(puller);
        sender = context.spawn(FragmentSender.create(node, order), "fragment-sender", Dispatchers.pinned());
        context.watch(sender);
        timers.startTimerWithFixedDelay(Again.INSTANCE, Duration.ZERO, AGAIN);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onSignal(ChildFailed.class, this::onChildFailed)
                .onAnyMessage(this::onCommand)
                .build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case Run(SortedMap<Integer, Long> workers) -> run(workers);
            case Enlisted enlisted -> onEnlisted(enlisted);
            case StateFetched(int worker, long incarnation, ByteBuffer state) ->
                start(worker, incarnation, bytes(state));
            case StateNotFetched(int worker, long incarnation, String problem) -> {
                getContext().getLog().warn("the state of worker {} could not be fetched: {}", worker, problem);
                Optional.ofNullable(places.get(worker))
                        .filter(place -> place.incarnation == incarnation)
                        .ifPresent(place -> place.fetching = false);
            }
            case Credited credited -> onCredited(credited);
            case PoliciesKept(List<PolicyAnnounced> policies) -> puller.tell(new PolicyPuller.Kept(policies));
            case ForQueue(int worker, long incarnation, TrajectoryQueue.Command toQueue) -> {
                // A worker that was told to stop ends its fragment first, and may have been moved back here meanwhile.
                if (Optional.ofNullable(places.get(worker))
                        .filter(place -> place.incarnation == incarnation)
                        .isPresent()) {
                    sender.tell(new FragmentSender.FromWorker(toQueue));
                }
            }
            case Again again -> askAgain();
        }
        return this;
    }

    private void run(SortedMap<Integer, Long> workers) {
        for (int worker : new ArrayList<>(places.keySet())) {
            Place place = places.get(worker);
            Long incarnation = workers.get(worker);
            if (place != null && (incarnation == null || incarnation != place.incarnation)) {
                stop(worker, place);
            }
        }
        workers.forEach((worker, incarnation) -> {
            if (!places.containsKey(worker)) {
                places.put(worker, new Place(incarnation));
                enlist(worker, incarnation);
            }
        });
    }

    private void stop(int worker, Place place) {
        places.remove(worker);
        place.ref.ifPresent(ref -> {
            getContext().unwatch(ref);
            getContext().stop(ref);
        });
        place.queue.ifPresent(getContext()::stop);
        sender.tell(new FragmentSender.Forget(worker));
    }

    private void enlist(int worker, long incarnation) {
        order.doors()
                .intake()
                .tell(new Intake.Enlist(worker, incarnation, getContext().getSelf()));
    }

    private void askAgain() {
        order.doors()
                .policies()
                .tell(new PolicyCourier.WhatIsCurrent(getContext().getSelf()));
        places.forEach((worker, place) -> {
            place.silence++;
            // Credit may have been lost on its way, too.
            if (!place.fetching && (place.ref.isEmpty() || place.silence > MOST_SILENT_TICKS)) {
                enlist(worker, place.incarnation);
            }
        });
    }

    private void onCredited(Credited credited) {
        Place place = places.get(credited.worker());
        if (place != null && place.incarnation == credited.incarnation()) {
            place.silence = 0;
            place.credit = Optional.of(credited);
            if (place.ref.isPresent()) {
                sender.tell(new FragmentSender.Credited(credited));
            }
        }
    }

    private void onEnlisted(Enlisted enlisted) {
        Place place = places.get(enlisted.worker());
        if (place == null || place.incarnation != enlisted.incarnation() || place.ref.isPresent() || place.fetching) {
            return;
        }
        if (enlisted.state().isEmpty()) {
            start(enlisted.worker(), enlisted.incarnation(), new byte[0]);
            return;
        }
        place.fetching = true;
        getContext()
                .pipeToSelf(
                        node.plane().pull(order.doors().data(), enlisted.state().get()),
                        (content, failure) -> content == null
                                ? new StateNotFetched(
                                        enlisted.worker(), enlisted.incarnation(), RootCause.sentence(failure))
                                : new StateFetched(enlisted.worker(), enlisted.incarnation(), content));
    }

    private static byte[] bytes(ByteBuffer content) {
        byte[] bytes = new byte[content.remaining()];
        content.duplicate().get(bytes);
        return bytes;
    }

    private void start(int worker, long incarnation, byte[] state) {
        Place place = places.get(worker);
        if (place == null || place.incarnation != incarnation || place.ref.isPresent()) {
            return;
        }
        sender.tell(new FragmentSender.Expect(worker, incarnation));
        ActorRef<TrajectoryQueue.Command> queue = queueOf(worker, incarnation);
        place.queue = Optional.of(queue);
        EnvironmentWorker.Peers peers = new EnvironmentWorker.Peers(queue, cache, order.supervisor());
        ActorRef<EnvironmentWorker.Command> started = getContext()
                .spawn(
                        EnvironmentWorker.create(worker, blueprint, state, replicas, peers),
                        RunActors.WORKER + worker + "-" + incarnation,
                        Dispatchers.pinned());
        getContext().watch(started);
        place.ref = Optional.of(started);
        place.credit.ifPresent(credit -> sender.tell(new FragmentSender.Credited(credit)));
    }

    /** What this incarnation of a worker takes for the queue. */
    private ActorRef<TrajectoryQueue.Command> queueOf(int worker, long incarnation) {
        ActorRef<Command> self = getContext().getSelf();
        return getContext()
                .spawn(
                        Behaviors.receiveMessage(toQueue -> {
                            self.tell(new ForQueue(worker, incarnation, toQueue));
                            return Behaviors.same();
                        }),
                        "queue-of-" + worker + "-" + incarnation);
    }

    private Behavior<Command> onChildFailed(ChildFailed failed) {
        String name = failed.getRef().path().name();
        String component = name.startsWith(RunActors.WORKER) ? name.substring(0, name.lastIndexOf('-')) : name;
        order.supervisor()
                .tell(new Supervisor.ComponentFailed(
                        component,
                        RootCause.sentence(failed.cause()) + " (on "
                                + node.description().name() + ")"));
        return this;
    }
}
