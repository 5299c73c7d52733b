package io.troupe.actors.cluster;

import io.troupe.actors.CheckpointWriter;
import io.troupe.actors.Evaluator;
import io.troupe.actors.RootCause;
import io.troupe.actors.RunActors;
import io.troupe.actors.Supervisor;
import io.troupe.actors.serialization.ControlMessage;
import io.troupe.codec.CheckpointCodec;
import io.troupe.codec.MalformedFrame;
import io.troupe.codec.PolicySnapshotCodec;
import io.troupe.training.RunTotals;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/** On the supervisor's node: fetches what the trainer's offers, for the checkpoint writer and the evaluator. */
public final class StateDesk extends AbstractBehavior<StateDesk.Command> {
    private static final int REMEMBERED = 64;

    /** What the desk is told. */
    public sealed interface Command extends ControlMessage {}

    /** Something is there to be fetched. */
    public sealed interface Offered extends Command {
        /** What, and where. */
        RemoteBlob blob();
    }

    /** A checkpoint. */
    public record CheckpointOffered(
            RemoteBlob blob, long environmentSteps, RunTotals totals, ActorRef<StateCourier.Command> courier)
            implements Offered {}

    /** A policy to evaluate. */
    public record PolicyOffered(RemoteBlob blob, long environmentSteps, ActorRef<StateCourier.Command> courier)
            implements Offered {}

    private record Pulled(CheckpointOffered offered, ByteBuffer content) implements Command {}

    private record PolicyPulled(PolicyOffered offered, ByteBuffer content) implements Command {}

    private record NotPulled(Offered offered, String problem) implements Command {}

    /** Whom it fetches for. */
    record Peers(
            ActorRef<CheckpointWriter.Command> checkpoints,
            ActorRef<Evaluator.Command> evaluator,
            ActorRef<Supervisor.Command> supervisor) {}

    private final Node node;
    private final Peers peers;
    /** What is being fetched or has been: an offer is repeated until its courier hears of that. */
    private final SequencedSet<String> known = new LinkedHashSet<>();

    private final SequencedSet<String> fetched = new LinkedHashSet<>();

    static Behavior<Command> create(Node node, Peers peers) {
        return Behaviors.setup(context -> new StateDesk(context, node, peers));
    }

    private StateDesk(ActorContext<Command> context, Node node, Peers peers) {
        super(context);
        this.node = node;
        this.peers = peers;
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::onCommand).build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case CheckpointOffered offered -> fetch(offered);
            case PolicyOffered offered -> fetch(offered);
            case Pulled(CheckpointOffered offered, ByteBuffer content) -> {
                done(offered);
                try {
                    peers.checkpoints()
                            .tell(new CheckpointWriter.Write(
                                    CheckpointCodec.decode(content), offered.totals(), peers.supervisor()));
                } catch (MalformedFrame e) {
                    failed(offered, RootCause.sentence(e));
                }
            }
            case PolicyPulled(PolicyOffered offered, ByteBuffer content) -> {
                done(offered);
                try {
                    peers.evaluator()
                            .tell(new Evaluator.Evaluate(
                                    PolicySnapshotCodec.decode(content),
                                    offered.environmentSteps(),
                                    peers.supervisor()));
                } catch (MalformedFrame e) {
                    failed(offered, RootCause.sentence(e));
                }
            }
            case NotPulled(Offered offered, String problem) -> {
                // Its courier says it again; a trainer that is gone for good is for others to notice.
                known.remove(offered.blob().blob().id());
                getContext()
                        .getLog()
                        .warn(
                                "{} could not be fetched: {}",
                                offered.blob().blob().id(),
                                problem);
            }
        }
        return this;
    }

    private void fetch(Offered offered) {
        String id = offered.blob().blob().id();
        if (fetched.contains(id)) {
            tellFetched(offered);
        }
        if (!known.add(id)) {
            return;
        }
        if (known.size() > REMEMBERED) {
            fetched.remove(known.removeFirst());
        }
        getContext()
                .pipeToSelf(
                        node.plane().pull(offered.blob().from(), offered.blob().blob()), (content, failure) -> {
                            if (content == null) {
                                return new NotPulled(offered, RootCause.sentence(failure));
                            }
                            return switch (offered) {
                                case CheckpointOffered checkpoint -> new Pulled(checkpoint, content);
                                case PolicyOffered policy -> new PolicyPulled(policy, content);
                            };
                        });
    }

    private void done(Offered offered) {
        fetched.add(offered.blob().blob().id());
        tellFetched(offered);
    }

    private static void tellFetched(Offered offered) {
        String id = offered.blob().blob().id();
        switch (offered) {
            case CheckpointOffered checkpoint -> checkpoint.courier().tell(new StateCourier.Fetched(id));
            case PolicyOffered policy -> policy.courier().tell(new StateCourier.Fetched(id));
        }
    }

    private void failed(Offered offered, String problem) {
        switch (offered) {
            case CheckpointOffered checkpoint ->
                peers.supervisor().tell(new Supervisor.CheckpointFailed(checkpoint.environmentSteps(), problem));
            case PolicyOffered policy ->
                peers.supervisor().tell(new Supervisor.ComponentFailed(RunActors.EVALUATOR, problem));
        }
    }
}
