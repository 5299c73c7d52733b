package io.troupe.actors.cluster;

import io.troupe.actors.serialization.ControlMessage;
import io.troupe.actors.transport.DataAddress;
import io.troupe.group.Round;
import io.troupe.policy.PolicyVersion;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * The leader's ear: what followers say reaches the leader's learner through here, while that learner blocks its own
 * thread.
 */
public final class FollowerDesk extends AbstractBehavior<FollowerDesk.Command> {
    /** What the desk is told. */
    public sealed interface Command extends ControlMessage {}

    /** What a follower says of itself. */
    public sealed interface Answer extends Command {
        /** The follower. */
        String name();
    }

    /** A follower takes part, or wants to. Said again and again. */
    public record Ready(String name, DataAddress data, ActorRef<FollowerPost.Command> post) implements Command {}

    /** It has the leader's state. */
    public record TookOver(String name) implements Answer {}

    /** It could not take over the leader's state. */
    public record NotTakenOver(String name, String why) implements Answer {}

    /** It has made an update. */
    public record Performed(String name, Round round, Optional<String> digest) implements Answer {}

    /** It could not make an update. */
    public record Broke(String name, Round round, String why) implements Answer {}

    /** It has given up an update, and is at this version. */
    public record TakenBack(String name, Round round, PolicyVersion version) implements Answer {}

    private record Gone(String name) implements Command {}

    private final RemoteFollowers followers;

    static Behavior<Command> create(RemoteFollowers followers) {
        return Behaviors.setup(context -> new FollowerDesk(context, followers));
    }

    private FollowerDesk(ActorContext<Command> context, RemoteFollowers followers) {
        super(context);
        this.followers = followers;
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::onCommand).build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case Ready ready -> {
                if (followers.isExpelled(ready.name())) {
                    ready.post().tell(new FollowerPost.Expelled("it was parted with before"));
                } else if (followers.add(ready)) {
                    getContext().watchWith(ready.post(), new Gone(ready.name()));
                }
            }
            case Gone(String name) -> followers.gone(name);
            case Answer answer -> followers.answered(answer);
        }
        return this;
    }
}
