package io.troupe.actors.cluster;

import io.troupe.actors.RootCause;
import io.troupe.algorithm.GradientExchange;
import io.troupe.algorithm.GroupBroken;
import io.troupe.codec.MalformedFrame;
import io.troupe.group.FollowerLearner;
import io.troupe.group.Round;
import io.troupe.policy.PolicyVersion;
import io.troupe.training.Blueprint;
import io.troupe.trajectory.Trajectory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/** A follower's learner, on a thread of its own: it blocks in native code and while it waits for the ring. */
final class FollowerActor extends AbstractBehavior<FollowerActor.Command> {
    /** What the learner is told. */
    sealed interface Command {}

    /** Be where the leader is. */
    record Restore(ByteBuffer state) implements Command {}

    /** Make an update. */
    record Perform(Round round, ByteBuffer batch, long environmentSteps, GradientExchange exchange)
            implements Command {}

    /** Undo an update where it was completed. */
    record TakeBack(Round round) implements Command {}

    private final String name;
    private final ActorRef<FollowerDesk.Command> desk;
    private final FollowerLearner learner;
    private final List<Trajectory> batch = new ArrayList<>();

    static Behavior<Command> create(
            Blueprint blueprint,
            String name,
            ActorRef<FollowerDesk.Command> desk,
            ActorRef<FollowerPost.Command> post) {
        return Behaviors.setup(context -> new FollowerActor(context, blueprint, name, desk, post));
    }

    private FollowerActor(
            ActorContext<Command> context,
            Blueprint blueprint,
            String name,
            ActorRef<FollowerDesk.Command> desk,
            ActorRef<FollowerPost.Command> post) {
        super(context);
        this.name = name;
        this.desk = desk;
        learner = new FollowerLearner(blueprint.createDataParallelLearner());
        for (int i = 0; i < blueprint.experiment().workers().count(); i++) {
            batch.add(blueprint.createFragment());
        }
        post.tell(FollowerPost.LearnerReady.INSTANCE);
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
            case Restore(ByteBuffer state) -> restore(state);
            case Perform perform -> perform(perform);
            case TakeBack(Round round) -> {
                PolicyVersion version = learner.takeBack(round);
                desk.tell(new FollowerDesk.TakenBack(name, round, version));
            }
        }
        return this;
    }

    private void restore(ByteBuffer state) {
        try {
            learner.restore(GroupCodec.state(state));
            desk.tell(new FollowerDesk.TookOver(name));
        } catch (MalformedFrame | IllegalArgumentException e) {
            desk.tell(new FollowerDesk.NotTakenOver(name, RootCause.sentence(e)));
        }
    }

    private void perform(Perform perform) {
        try {
            GroupCodec.batch(perform.batch(), batch);
            Optional<String> digest =
                    learner.perform(perform.round(), batch, perform.environmentSteps(), perform.exchange());
            desk.tell(new FollowerDesk.Performed(name, perform.round(), digest));
        } catch (GroupBroken | MalformedFrame | IllegalArgumentException e) {
            desk.tell(new FollowerDesk.Broke(name, perform.round(), RootCause.sentence(e)));
        }
    }

    private Behavior<Command> onStop() {
        learner.close();
        return this;
    }
}
