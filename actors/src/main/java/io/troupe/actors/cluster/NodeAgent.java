package io.troupe.actors.cluster;

import io.troupe.actors.RootCause;
import io.troupe.actors.RunBlueprint;
import io.troupe.actors.Supervisor;
import io.troupe.actors.serialization.ControlMessage;
import io.troupe.algorithm.Algorithms;
import io.troupe.config.ExperimentLoader;
import io.troupe.training.Blueprint;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * A node's hand: tells the director of the run that the node is there, and does on it what the director of the latest
 * epoch says. Orders of an earlier epoch are ignored, so a director that was replaced without knowing it can do nothing
 * here.
 */
public final class NodeAgent extends AbstractBehavior<NodeAgent.Command> {
    /** A director that takes over is told of this node within this time. */
    private static final Duration HELLO = Duration.ofSeconds(2);

    /** A node that nobody directs for so long starts again, and so finds whoever does. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Said once a second: a follower that was expelled costs the leader time whenever it comes back. */
    private static final int FOLLOWS_TO_SKIP = 10;

    /** What the agent is told. */
    public sealed interface Command extends ControlMessage {}

    /** The director has this node on its list. Said at every {@link RunDirector.Hello}. */
    public record Welcome(long epoch) implements Command {}

    /** Be the trainer's node of this epoch. Said again until it is. */
    public record Prepare(Epoch epoch, Optional<RemoteBlob> checkpoint, ActorRef<RunDirector.Command> director)
            implements Command {}

    /** Run these workers, by index with their incarnations, and no others. Said again and again. */
    public record Assign(
            Epoch epoch, TrainerDoors doors, ActorRef<Supervisor.Command> supervisor, SortedMap<Integer, Long> workers)
            implements Command {}

    /** Make every update together with the leader of this epoch. Said again and again. */
    public record Follow(Epoch epoch, ActorRef<FollowerDesk.Command> leader) implements Command {}

    /** The run is over, or this node may leave. */
    public record Dismiss(long epoch, String reason) implements Command {}

    /** This node wants to leave: tell the director, and wait until it agrees. */
    record Leave(String reason) implements Command {}

    private record TrainerPostGone(ActorRef<TrainerPost.Command> post) implements Command {}

    private record WorkerPostGone(ActorRef<WorkerPost.Command> post, ActorRef<Supervisor.Command> supervisor)
            implements Command {}

    private record FollowerGone(ActorRef<FollowerPost.Command> post) implements Command {}

    private enum Hello implements Command {
        INSTANCE
    }

    private final Node node;
    private final ActorRef<RunDirector.Command> director;
    private final ActorRef<NodeGuardian.Command> guardian;
    private long latest;
    private Optional<Epoch> blueprintOf = Optional.empty();
    private Optional<Blueprint> blueprint = Optional.empty();
    private Optional<ActorRef<TrainerPost.Command>> trainerPost = Optional.empty();
    private Optional<ActorRef<WorkerPost.Command>> workerPost = Optional.empty();
    private Optional<ActorRef<FollowerPost.Command>> followerPost = Optional.empty();
    private Optional<String> leaving = Optional.empty();
    private long posts;
    private long silentHellos;
    private int followsToSkip;
    private boolean postLost;

    static Behavior<Command> create(
            Node node, ActorRef<RunDirector.Command> director, ActorRef<NodeGuardian.Command> guardian) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new NodeAgent(context, timers, node, director, guardian)));
    }

    private NodeAgent(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Node node,
            ActorRef<RunDirector.Command> director,
            ActorRef<NodeGuardian.Command> guardian) {
        super(context);
        this.node = node;
        this.director = director;
        this.guardian = guardian;
        timers.startTimerWithFixedDelay(Hello.INSTANCE, Duration.ZERO, HELLO);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::onCommand).build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case Prepare prepare -> onPrepare(prepare);
            case Assign assign -> onAssign(assign);
            case Follow follow -> onFollow(follow);
            case Dismiss(long epoch, String reason) -> {
                if (epoch >= latest) {
                    guardian.tell(new NodeGuardian.Done(reason));
                }
            }
            case TrainerPostGone(ActorRef<TrainerPost.Command> post) -> {
                // One of an earlier epoch was told to go.
                if (trainerPost.filter(post::equals).isPresent()) {
                    trainerPost = Optional.empty();
                    postLost = true;
                    hello();
                }
            }
            case WorkerPostGone(ActorRef<WorkerPost.Command> post, ActorRef<Supervisor.Command> supervisor) -> {
                if (workerPost.filter(post::equals).isPresent()) {
                    workerPost = Optional.empty();
                    supervisor.tell(new Supervisor.ComponentFailed(
                            node.description().name(), "what holds its workers failed; its log says why"));
                }
            }
            case FollowerGone(ActorRef<FollowerPost.Command> post) -> {
                if (followerPost.filter(post::equals).isPresent()) {
                    followerPost = Optional.empty();
                    followsToSkip = FOLLOWS_TO_SKIP;
                }
            }
            case Leave(String reason) -> {
                leaving = Optional.of(reason);
                // Whoever was told to go may have been told with all its simulators: what happens to them is no
                // failure.
                workerPost.ifPresent(post -> getContext().stop(post));
                workerPost = Optional.empty();
                hello();
            }
            case Welcome(long epoch) -> silentHellos = 0;
            case Hello hello -> {
                silentHellos++;
                if (silentHellos > PATIENCE.dividedBy(HELLO)) {
                    guardian.tell(new NodeGuardian.Deserted(
                            "nobody has directed this node for " + PATIENCE.toSeconds() + " s"));
                }
                hello();
            }
        }
        return this;
    }

    private void hello() {
        ActorRef<Command> self = getContext().getSelf();
        if (postLost) {
            director.tell(new RunDirector.PostLost(latest, node.description().name()));
        }
        director.tell(
                leaving.isPresent()
                        ? new RunDirector.Leaving(node.description(), self)
                        : new RunDirector.Hello(node.description(), latest, self));
    }

    private void onPrepare(Prepare prepare) {
        if (prepare.epoch().number() < latest) {
            return;
        }
        if (prepare.epoch().number() == latest && trainerPost.isPresent()) {
            trainerPost.get().tell(TrainerPost.Repeat.INSTANCE);
            return;
        }
        begin(prepare.epoch());
        try {
            TrainerOrder order = new TrainerOrder(prepare.epoch(), blueprint(prepare.epoch()), prepare.checkpoint());
            posts++;
            ActorRef<TrainerPost.Command> post = getContext()
                    .spawn(TrainerPost.create(node, order, prepare.director()), "trainer-post-" + latest + "-" + posts);
            getContext().watchWith(post, new TrainerPostGone(post));
            trainerPost = Optional.of(post);
        } catch (RuntimeException e) {
            prepare.director().tell(new RunDirector.NotPrepared(prepare.epoch().number(), RootCause.sentence(e)));
        }
    }

    private void onAssign(Assign assign) {
        if (assign.epoch().number() < latest || leaving.isPresent()) {
            return;
        }
        if (assign.epoch().number() > latest) {
            begin(assign.epoch());
        }
        if (workerPost.isEmpty()) {
            try {
                WorkerOrder order =
                        new WorkerOrder(assign.epoch(), blueprint(assign.epoch()), assign.doors(), assign.supervisor());
                posts++;
                ActorRef<WorkerPost.Command> post =
                        getContext().spawn(WorkerPost.create(node, order), "worker-post-" + latest + "-" + posts);
                getContext().watchWith(post, new WorkerPostGone(post, assign.supervisor()));
                workerPost = Optional.of(post);
            } catch (RuntimeException e) {
                assign.supervisor()
                        .tell(new Supervisor.ComponentFailed(node.description().name(), RootCause.sentence(e)));
                return;
            }
        }
        workerPost.get().tell(new WorkerPost.Run(assign.workers()));
    }

    private void onFollow(Follow follow) {
        if (follow.epoch().number() < latest || leaving.isPresent()) {
            return;
        }
        if (follow.epoch().number() > latest) {
            begin(follow.epoch());
        }
        if (trainerPost.isPresent() || followerPost.isPresent()) {
            return;
        }
        if (followsToSkip > 0) {
            followsToSkip--;
            return;
        }
        try {
            TrainerOrder order = new TrainerOrder(follow.epoch(), blueprint(follow.epoch()), Optional.empty());
            posts++;
            String name = node.description().name() + "#" + node.description().incarnation() + "-" + posts;
            ActorRef<FollowerPost.Command> post = getContext()
                    .spawn(
                            FollowerPost.create(node, order, name, follow.leader()),
                            "follower-post-" + latest + "-" + posts);
            getContext().watchWith(post, new FollowerGone(post));
            followerPost = Optional.of(post);
        } catch (RuntimeException e) {
            getContext().getLog().error("this node cannot follow: {}", RootCause.sentence(e));
        }
    }

    /** Ends what this node did in the epoch before. */
    private void begin(Epoch epoch) {
        latest = epoch.number();
        postLost = false;
        trainerPost.ifPresent(post -> post.tell(TrainerPost.Close.INSTANCE));
        trainerPost = Optional.empty();
        followerPost.ifPresent(post -> post.tell(new FollowerPost.Expelled("a later epoch has begun")));
        followsToSkip = 0;
        followerPost = Optional.empty();
        workerPost.ifPresent(post -> getContext().stop(post));
        workerPost = Optional.empty();
    }

    private Blueprint blueprint(Epoch epoch) {
        if (blueprintOf.isEmpty() || !blueprintOf.get().experiment().equals(epoch.experiment())) {
            blueprint = Optional.of(
                    RunBlueprint.of(new ExperimentLoader(Algorithms.discover()).loadRendered(epoch.experiment())));
            blueprintOf = Optional.of(epoch);
        }
        return blueprint.orElseThrow();
    }
}
