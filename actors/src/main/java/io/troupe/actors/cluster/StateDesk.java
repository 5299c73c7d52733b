package io.troupe.actors.cluster;

import io.troupe.actors.CheckpointWriter;
import io.troupe.actors.Evaluator;
import io.troupe.actors.FatalErrors;
import io.troupe.actors.RootCause;
import io.troupe.actors.RunActors;
import io.troupe.actors.Supervisor;
import io.troupe.actors.serialization.ControlMessage;
import io.troupe.codec.CheckpointCodec;
import io.troupe.codec.MalformedFrame;
import io.troupe.codec.PolicySnapshotCodec;
import io.troupe.jvm.JvmMemory;
import io.troupe.training.RunTotals;
import java.nio.ByteBuffer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.jspecify.annotations.Nullable;

/** On the supervisor's node: fetches what the trainer's offers, for the checkpoint writer and the evaluator. */
public final class StateDesk extends AbstractBehavior<StateDesk.Command> {
    /**
     * A courier offers every 2 s, so that this is a minute at least. A trainer that is gone is noticed sooner, and then
     * this desk is gone too.
     */
    static final int MOST_ATTEMPTS = 30;

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

    /** A checkpoint that cannot be offered. */
    public record CheckpointRefused(
            String id, long environmentSteps, String problem, ActorRef<StateCourier.Command> courier)
            implements Command {}

    private record Pulled(CheckpointOffered offered, ByteBuffer content) implements Command {}

    private record PolicyPulled(PolicyOffered offered, ByteBuffer content) implements Command {}

    private record NotPulled(Offered offered, String problem, boolean forGood) implements Command {}

    /** Whom it fetches for. */
    record Peers(
            ActorRef<CheckpointWriter.Command> checkpoints,
            ActorRef<Evaluator.Command> evaluator,
            ActorRef<Supervisor.Command> supervisor) {}

    private final Node node;
    private final Peers peers;
    private final long maxBytes;
    private final Fetches fetches = new Fetches(MOST_ATTEMPTS);

    /** @param maxBytes that a checkpoint may take in this process */
    static Behavior<Command> create(Node node, Peers peers, long maxBytes) {
        return FatalErrors.asFailures(
                Command.class, Behaviors.setup(context -> new StateDesk(context, node, peers, maxBytes)));
    }

    private StateDesk(ActorContext<Command> context, Node node, Peers peers, long maxBytes) {
        super(context);
        this.node = node;
        this.peers = peers;
        this.maxBytes = maxBytes;
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::onCommand).build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case CheckpointOffered offered -> onOffered(offered);
            case CheckpointRefused(String id, long steps, String problem, ActorRef<StateCourier.Command> courier) -> {
                if (fetches.begin(id)) {
                    fetches.end(id);
                    peers.supervisor().tell(new Supervisor.CheckpointFailed(steps, problem));
                }
                courier.tell(new StateCourier.Fetched(id));
            }
            case PolicyOffered offered -> fetch(offered);
            case Pulled(CheckpointOffered offered, ByteBuffer content) -> {
                done(offered);
                try {
                    peers.checkpoints()
                            .tell(new CheckpointWriter.Write(
                                    CheckpointCodec.decode(content), offered.totals(), peers.supervisor()));
                } catch (MalformedFrame e) {
                    failed(offered, RootCause.sentence(e));
                } catch (OutOfMemoryError e) {
                    failed(offered, tooLarge(offered.blob().blob().sizeBytes()));
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
            case NotPulled(Offered offered, String problem, boolean forGood) -> {
                String id = offered.blob().blob().id();
                boolean again = fetches.failed(id) && !forGood;
                // Its courier says it again, until it hears that nobody tries any more.
                if (!again) {
                    fetches.giveUp(id);
                    tellFetched(offered);
                    failed(offered, problem);
                }
                getContext().getLog().warn("{} could not be fetched: {}", id, problem);
            }
        }
        return this;
    }

    private void onOffered(CheckpointOffered offered) {
        String id = offered.blob().blob().id();
        long size = offered.blob().blob().sizeBytes();
        if (size > maxBytes && fetches.begin(id)) {
            done(offered);
            failed(offered, tooLarge(size));
        } else if (!fetch(offered) && !fetches.hasEnded(id)) {
            peers.supervisor().tell(Supervisor.CheckpointProgress.INSTANCE);
        }
    }

    private String tooLarge(long sizeBytes) {
        return sizeBytes + " bytes are too many for the process that writes checkpoints (at most " + maxBytes
                + ", half of its heap): it needs " + JvmMemory.heapOptionForHalf(sizeBytes) + " at least";
    }

    /** Whether it begins to be fetched now. */
    private boolean fetch(Offered offered) {
        String id = offered.blob().blob().id();
        if (fetches.hasEnded(id)) {
            tellFetched(offered);
        }
        if (!fetches.begin(id)) {
            return false;
        }
        getContext()
                .pipeToSelf(
                        node.plane().pull(offered.blob().from(), offered.blob().blob()), (content, failure) -> {
                            if (content == null) {
                                return notPulled(offered, failure);
                            }
                            return switch (offered) {
                                case CheckpointOffered checkpoint -> new Pulled(checkpoint, content);
                                case PolicyOffered policy -> new PolicyPulled(policy, content);
                            };
                        });
        return true;
    }

    private static NotPulled notPulled(Offered offered, @Nullable Throwable failure) {
        Throwable cause = failure == null ? new IllegalStateException("nothing came") : failure;
        boolean noMemory = RootCause.of(cause) instanceof OutOfMemoryError;
        String advice = noMemory
                ? ": it needs "
                        + JvmMemory.directOption(JvmMemory.ofThisProcess().directBytes()
                                + offered.blob().blob().sizeBytes())
                : "";
        return new NotPulled(offered, RootCause.sentence(cause) + advice, noMemory);
    }

    private void done(Offered offered) {
        fetches.end(offered.blob().blob().id());
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
