package io.troupe.actors.cluster;

import io.troupe.actors.CheckpointWriter;
import io.troupe.actors.Dispatchers;
import io.troupe.actors.Evaluator;
import io.troupe.actors.FatalErrors;
import io.troupe.actors.PolicyPublisher;
import io.troupe.actors.RootCause;
import io.troupe.actors.RunActors;
import io.troupe.actors.RunIdentity;
import io.troupe.actors.Supervisor;
import io.troupe.actors.Trainer;
import io.troupe.actors.TrajectoryQueue;
import io.troupe.actors.serialization.ControlMessage;
import io.troupe.algorithm.DataParallelLearner;
import io.troupe.algorithm.Learner;
import io.troupe.checkpoint.Checkpoint;
import io.troupe.codec.CheckpointCodec;
import io.troupe.codec.MalformedFrame;
import io.troupe.group.GroupLearner;
import io.troupe.group.GroupRules;
import io.troupe.input.UserError;
import io.troupe.training.Blueprint;
import io.troupe.training.Training;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * The trainer's part of one epoch on the trainer's node: fetches the checkpoint to go on from, opens the doors, and
 * starts the trainer when the supervisor is there to hear of it. A failure of any of its children is the supervisor's to
 * judge.
 */
public final class TrainerPost extends AbstractBehavior<TrainerPost.Command> {
    private static final int MOST_EARLY_ORDERS = 64;
    /** Formations of a later epoch have higher numbers. */
    private static final int EPOCH_SHIFT = 32;

    /** Updates from one comparison of the weights to the next. */
    private static final int DIGEST_EVERY = 10;

    private static final int ATTEMPTS = 3;
    private static final Duration AGAIN = Duration.ofSeconds(1);

    /** What the post is told. */
    public sealed interface Command extends ControlMessage {}

    /** The supervisor is there: start the trainer. */
    public record Begin(ActorRef<Supervisor.Command> supervisor, ActorRef<StateDesk.Command> desk) implements Command {}

    private record Fetched(Optional<Checkpoint> checkpoint) implements Command {}

    private record NotFetched(String problem) implements Command {}

    /** The learner is settling its group, which takes time. */
    private enum Patience implements Command {
        INSTANCE
    }

    /** There is a later epoch. Ends what the learner waits for, and then this actor. */
    enum Close implements Command {
        INSTANCE
    }

    /** The director asks again. */
    enum Repeat implements Command {
        INSTANCE
    }

    private enum Again implements Command {
        INSTANCE
    }

    private record ForTrainer(Trainer.Command command) implements Command {}

    private record ForSupervisor(Supervisor.Command command) implements Command {}

    private record ForCourier(StateCourier.Command command) implements Command {}

    /** What is there from the preparation on. */
    private record Open(ActorRef<TrajectoryQueue.Command> queue, ActorRef<PolicyPublisher.Command> publisher) {}

    private final Node node;
    private final TrainerOrder order;
    private final ActorRef<RunDirector.Command> director;
    private final RemoteFollowers followers;
    private final ArrayDeque<Trainer.Command> early = new ArrayDeque<>();
    /** Until the trainer is made: it may be most of the memory, and the trainer then has what is in it. */
    private final AtomicReference<Optional<Checkpoint>> from = new AtomicReference<>(Optional.empty());

    private Optional<Open> open = Optional.empty();
    private Optional<ActorRef<Trainer.Command>> trainer = Optional.empty();
    private Optional<ActorRef<StateCourier.Command>> courier = Optional.empty();
    /** What the director has been told of the preparation; it may be lost on its way. */
    private Optional<RunDirector.Command> told = Optional.empty();

    private Optional<Begin> begun = Optional.empty();
    /** The trainer's last report, until the supervisor answers it: it may be lost on its way. */
    private Optional<Supervisor.Command> unanswered = Optional.empty();

    private long ordered;
    private boolean concluding;

    static Behavior<Command> create(Node node, TrainerOrder order, ActorRef<RunDirector.Command> director) {
        return FatalErrors.asFailures(
                Command.class,
                Behaviors.setup(context ->
                        Behaviors.withTimers(timers -> new TrainerPost(context, timers, node, order, director))));
    }

    private TrainerPost(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Node node,
            TrainerOrder order,
            ActorRef<RunDirector.Command> director) {
        super(context);
        this.node = node;
        this.order = order;
        this.director = director;
        followers = new RemoteFollowers(
                node,
                order.epoch().number(),
                node.description().name(),
                () -> context.getSelf().tell(Patience.INSTANCE));
        timers.startTimerWithFixedDelay(Again.INSTANCE, AGAIN);
        CompletableFuture<Optional<Checkpoint>> fetched = order.checkpoint()
                .map(blob -> node.plane().pull(blob.from(), blob.blob()).thenApply(TrainerPost::decode))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
        context.pipeToSelf(
                fetched,
                (checkpoint, failure) ->
                        checkpoint == null ? new NotFetched(RootCause.sentence(failure)) : new Fetched(checkpoint));
    }

    private static Optional<Checkpoint> decode(ByteBuffer content) {
        try {
            return Optional.of(CheckpointCodec.decode(content));
        } catch (MalformedFrame e) {
            throw new IllegalArgumentException("the checkpoint makes no sense: " + e.getMessage(), e);
        }
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onSignal(ChildFailed.class, this::onChildFailed)
                .onSignal(PostStop.class, signal -> onStop())
                .onAnyMessage(this::onCommand)
                .build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case Fetched(Optional<Checkpoint> checkpoint) -> {
                from.set(checkpoint);
                try {
                    order.blueprint().checkMemory();
                    open(workerStates(checkpoint));
                } catch (IllegalArgumentException | UserError e) {
                    notPrepared(RootCause.sentence(e));
                }
            }
            case NotFetched(String problem) -> notPrepared(problem);
            case Begin begin -> begin(begin);
            case ForCourier(StateCourier.Command forCourier) -> courier.ifPresent(running -> running.tell(forCourier));
            case ForSupervisor(Supervisor.Command forSupervisor) -> {
                if (isReport(forSupervisor)) {
                    unanswered = Optional.of(forSupervisor);
                }
                begun.ifPresent(begin -> begin.supervisor().tell(forSupervisor));
            }
            case Patience patience ->
                begun.ifPresent(begin -> begin.supervisor().tell(Supervisor.Patience.INSTANCE));
            case Close close -> {
                followers.abandon();
                return Behaviors.stopped();
            }
            case Again again ->
                begun.ifPresent(begin ->
                        unanswered.ifPresent(report -> begin.supervisor().tell(report)));
            case Repeat repeat -> told.ifPresent(director::tell);
            case ForTrainer(Trainer.Command forTrainer) -> {
                if (isNew(forTrainer)) {
                    unanswered = Optional.empty();
                }
                if (trainer.isPresent()) {
                    trainer.get().tell(forTrainer);
                } else if (early.size() < MOST_EARLY_ORDERS) {
                    early.add(forTrainer);
                }
            }
        }
        return this;
    }

    /** An order that is said again answers nothing: the report after it may be what was lost. */
    private boolean isNew(Trainer.Command command) {
        if (command instanceof Trainer.Order next && next.number() > ordered) {
            ordered = next.number();
            return true;
        }
        if (command instanceof Trainer.Conclude && !concluding) {
            concluding = true;
            return true;
        }
        return false;
    }

    private static boolean isReport(Supervisor.Command command) {
        return command instanceof Supervisor.TrainerReady
                || command instanceof Supervisor.UpdateCompleted
                || command instanceof Supervisor.Concluded;
    }

    /** Where each worker begins. */
    private List<byte[]> workerStates(Optional<Checkpoint> checkpoint) {
        List<byte[]> states = new ArrayList<>();
        for (int worker = 0; worker < order.blueprint().experiment().workers().count(); worker++) {
            states.add(checkpoint.isPresent() ? Training.workerStateIn(checkpoint.get(), worker) : new byte[0]);
        }
        return states;
    }

    private void open(List<byte[]> workerStates) {
        ActorContext<Command> context = getContext();
        Blueprint blueprint = order.blueprint();
        ActorRef<TrajectoryQueue.Command> queue = watched(TrajectoryQueue.create(blueprint), RunActors.QUEUE);
        ActorRef<PolicyPublisher.Command> publisher = watched(PolicyPublisher.create(), RunActors.PUBLISHER);
        open = Optional.of(new Open(queue, publisher));
        Intake.Parts intakeParts = new Intake.Parts(node, order.epoch(), blueprint, queue, workerStates::get);
        ActorRef<Intake.Command> intake = watched(Intake.create(intakeParts), "intake");
        ActorRef<PolicyCourier.Command> policies =
                watched(PolicyCourier.create(node, order.epoch(), publisher), "policy-courier");
        RunDirector.Prepared ready = new RunDirector.Prepared(
                order.epoch().number(),
                new TrainerDoors(
                        context.getSelf(),
                        context.messageAdapter(Trainer.Command.class, ForTrainer::new),
                        queue,
                        intake,
                        policies,
                        watched(FollowerDesk.create(followers), "follower-desk"),
                        node.plane().address()));
        tellDirector(ready);
    }

    private void notPrepared(String problem) {
        tellDirector(new RunDirector.NotPrepared(order.epoch().number(), problem));
    }

    private void tellDirector(RunDirector.Command news) {
        told = Optional.of(news);
        director.tell(news);
    }

    private <T> ActorRef<T> watched(Behavior<T> behavior, String name) {
        ActorRef<T> child = getContext().spawn(behavior, name);
        getContext().watch(child);
        return child;
    }

    private void begin(Begin begin) {
        if (begun.isPresent() || open.isEmpty()) {
            return;
        }
        begun = Optional.of(begin);
        Open doors = open.get();
        ActorContext<Command> context = getContext();
        ActorRef<StateCourier.Command> running = context.spawn(
                StateCourier.create(node, order.epoch(), begin.desk()), "state-courier", Dispatchers.blocking());
        context.watch(running);
        courier = Optional.of(running);
        Trainer.Peers peers = new Trainer.Peers(
                doors.queue(),
                doors.publisher(),
                context.messageAdapter(
                        CheckpointWriter.Command.class,
                        toWriter -> new ForCourier(new StateCourier.ForWriter(toWriter))),
                context.messageAdapter(
                        Evaluator.Command.class,
                        toEvaluator -> new ForCourier(new StateCourier.ForEvaluator(toEvaluator))),
                context.messageAdapter(Supervisor.Command.class, ForSupervisor::new));
        Blueprint blueprint = order.blueprint();
        ActorRef<Trainer.Command> started = context.spawn(
                Trainer.create(
                        () -> blueprint.createTraining(
                                leading(blueprint.createLearner()),
                                from.getAndSet(Optional.empty()),
                                Clock.systemUTC()),
                        new RunIdentity(order.epoch().runId(), order.epoch().number()),
                        blueprint.experiment().mode().reproducible(),
                        peers),
                RunActors.TRAINER,
                Dispatchers.pinned());
        context.watch(started);
        trainer = Optional.of(started);
        early.forEach(started::tell);
        early.clear();
    }

    /** A learner that can share its updates does so with every trainer that follows; there may be none. */
    private Learner leading(Learner learner) {
        if (!(learner instanceof DataParallelLearner shared)) {
            return learner;
        }
        GroupRules rules = new GroupRules(
                node.description().name(), order.epoch().number() << EPOCH_SHIFT, DIGEST_EVERY, ATTEMPTS);
        return new GroupLearner(shared, followers, rules);
    }

    private Behavior<Command> onStop() {
        followers.close();
        return this;
    }

    private Behavior<Command> onChildFailed(ChildFailed failed) {
        String component = failed.getRef().path().name();
        String problem = RootCause.sentence(failed.cause());
        begun.ifPresent(begin -> begin.supervisor().tell(new Supervisor.ComponentFailed(component, problem)));
        if (begun.isEmpty()) {
            notPrepared(component + ": " + problem);
        }
        return this;
    }
}
