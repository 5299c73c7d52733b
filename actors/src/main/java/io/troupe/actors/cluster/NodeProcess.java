package io.troupe.actors.cluster;

import io.troupe.actors.RootCause;
import io.troupe.actors.StopCause;
import io.troupe.actors.security.TlsIdentity;
import io.troupe.actors.transport.DataPlane;
import io.troupe.actors.transport.DataPlaneSettings;
import io.troupe.actors.transport.TlsEngine;
import io.troupe.metrics.RunSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.Cluster;

/** One node of a cluster run in this process, from joining to leaving. */
public final class NodeProcess implements AutoCloseable {
    private static final Duration LEAVING = Duration.ofSeconds(10);

    /** How a node ends. */
    public sealed interface End {}

    /** The run is over, and was directed from here. */
    public record RunEnded(RunSummary summary) implements End {}

    /** This node is not needed any more. */
    public record Dismissed(String reason) implements End {}

    /** The other nodes have given this one up, or it them: it may start again. */
    public record FellOut(String reason) implements End {}

    /** The run cannot be directed from here. */
    public record Failed(String reason, Throwable cause) implements End {}

    private final ActorSystem<NodeGuardian.Command> system;
    private final DataPlane plane;
    private final NodeGuardian.Ends ends;
    private final Node node;

    private NodeProcess(ActorSystem<NodeGuardian.Command> system, DataPlane plane, NodeGuardian.Ends ends, Node node) {
        this.system = system;
        this.plane = plane;
        this.ends = ends;
        this.node = node;
    }

    /**
     * Starts a node and joins.
     *
     * @throws JoinFailure when it cannot listen or join, saying why
     */
    public static NodeProcess start(NodeConfig config) throws InterruptedException {
        Optional<TlsIdentity> identity = NodeSystem.identity(config, Clock.systemUTC());
        boolean authority = config.role() != NodeConfig.Role.WORKER && Files.isDirectory(config.runDirectory());
        NodeInbox inbox = new NodeInbox();
        DataPlane plane = openPlane(config, identity, inbox);
        NodeGuardian.Ends ends = new NodeGuardian.Ends();
        ActorSystem<NodeGuardian.Command> system;
        try {
            system = NodeSystem.start(NodeGuardian.create(ends), config, identity, authority);
        } catch (RuntimeException e) {
            plane.close();
            throw e;
        }
        Node node = new Node(config, describe(config, system, plane), plane, inbox);
        NodeProcess process = new NodeProcess(system, plane, ends, node);
        try {
            CompletableFuture<Done> joined = NodeSystem.join(system, config, identity);
            joined.get();
            system.tell(new NodeGuardian.Joined(node));
            return process;
        } catch (ExecutionException e) {
            process.close();
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(RootCause.sentence(e), e);
        }
    }

    private static NodeDescription describe(NodeConfig config, ActorSystem<?> system, DataPlane plane) {
        return new NodeDescription(
                config.role(),
                config.index(),
                Cluster.get(system).selfMember().uniqueAddress().longUid(),
                ProcessHandle.current().pid(),
                plane.address());
    }

    private static DataPlane openPlane(NodeConfig config, Optional<TlsIdentity> identity, NodeInbox inbox) {
        try {
            return DataPlane.open(dataPlaneOf(config, identity), inbox);
        } catch (IOException e) {
            throw new NodeFailure("the data plane cannot be opened: " + RootCause.sentence(e));
        }
    }

    /** What the data plane of a node is told. */
    public static DataPlaneSettings dataPlaneOf(NodeConfig config, Optional<TlsIdentity> identity) {
        return new DataPlaneSettings(
                NodeDescription.nameOf(config.role(), config.index()),
                config.runDirectory().getFileName().toString(),
                config.token(),
                config.host(),
                config.bindHost(),
                config.dataPort(),
                identity,
                switch (config.dataPlane().engine()) {
                    case AUTO -> TlsEngine.AUTO;
                    case JDK -> TlsEngine.JDK;
                    case OPENSSL -> TlsEngine.OPENSSL;
                },
                config.dataPlane().compress(),
                config.dataPlane().receiveBytes(),
                config.dataPlane().silenceTimeout(),
                DataPlaneSettings.Limits.defaults());
    }

    /** What this node says of itself. */
    public NodeDescription description() {
        return node.description();
    }

    /** A signal came: ends the run on a supervisor's node, leaves it on any other. Returns at once. */
    public void stop(StopCause cause) {
        system.tell(new NodeGuardian.Stop(cause));
    }

    /** Waits for the end of this node's part. */
    public End await() throws InterruptedException {
        CompletableFuture<End> outcome =
                ends.outcome().handle((summary, failure) -> failure == null ? new RunEnded(summary) : failed(failure));
        CompletableFuture<End> dismissed =
                ends.dismissed().handle((reason, failure) -> failure == null ? new Dismissed(reason) : failed(failure));
        CompletableFuture<End> cutOff = system.getWhenTerminated()
                .toCompletableFuture()
                .handle((done, failure) -> new FellOut("this node was cut off from the others for too long"));
        CompletableFuture<End> deserted = ends.cutOff().thenApply(FellOut::new);
        try {
            return (End) CompletableFuture.anyOf(outcome, dismissed, cutOff, deserted)
                    .get();
        } catch (ExecutionException e) {
            return failed(e);
        }
    }

    private static End failed(Throwable failure) {
        if (failure instanceof Superseded) {
            return new FellOut(RootCause.sentence(failure));
        }
        return new Failed(RootCause.sentence(failure), failure);
    }

    /** Leaves the cluster, so that nobody has to find out that this node is gone, and closes everything. */
    @Override
    public void close() {
        try {
            CoordinatedShutdown.get(system)
                    .runAll(CoordinatedShutdown.clusterLeavingReason())
                    .toCompletableFuture()
                    .get(LEAVING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            system.log().info("this node did not leave in order: {}", RootCause.sentence(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        system.terminate();
        plane.close();
    }
}
