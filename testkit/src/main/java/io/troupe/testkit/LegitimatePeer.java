package io.troupe.testkit;

import io.troupe.actors.cluster.NodeConfig;
import io.troupe.actors.cluster.NodeConfigLoader;
import io.troupe.actors.cluster.NodeProcess;
import io.troupe.actors.cluster.NodeSystem;
import io.troupe.actors.security.TlsIdentity;
import io.troupe.actors.transport.BlobReference;
import io.troupe.actors.transport.DataAddress;
import io.troupe.actors.transport.DataPlane;
import io.troupe.actors.transport.Delivery;
import io.troupe.actors.transport.Inbox;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Somebody with the right certificate and token who takes no part in a run: talks to nodes on both planes as another node
 * would, and joins nothing. For {@link Bystander}.
 */
public final class LegitimatePeer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final BlobReference NOTHING = new BlobReference("nothing", 1, "0".repeat(16));
    private static final String NOT_OFFERED = "it is not offered there";
    private static final int INDEX = 9_000;

    private final NodeConfig config;
    private final NodeConfig another;
    private final Optional<TlsIdentity> identity;
    private final ActorSystem<Void> system;
    private final DataPlane plane;

    private LegitimatePeer(NodeConfig config, NodeConfig another, Optional<TlsIdentity> identity) throws IOException {
        this.config = config;
        this.another = another;
        this.identity = identity;
        plane = open(config);
        system = NodeSystem.start(Behaviors.empty(), config, identity, false);
    }

    /**
     * With the settings of a node that is not this one.
     *
     * @param nodeFile of {@code troupe node --config}
     */
    public static LegitimatePeer like(Path nodeFile) throws IOException {
        NodeConfig config = withIndex(nodeFile, INDEX);
        return new LegitimatePeer(
                config, withIndex(nodeFile, INDEX + 1), NodeSystem.identity(config, Clock.systemUTC()));
    }

    private static NodeConfig withIndex(Path nodeFile, int index) {
        return new NodeConfigLoader(Instant.EPOCH)
                .load(
                        NodeConfig.Role.WORKER,
                        nodeFile,
                        List.of(),
                        List.of("node.index=" + index, "node.controlPort=0", "node.dataPort=0"));
    }

    private DataPlane open(NodeConfig asWhom) throws IOException {
        return DataPlane.open(NodeProcess.dataPlaneOf(asWhom, identity), new Inbox() {
            @Override
            public void received(Delivery delivery) {
                delivery.release();
            }

            @Override
            public void peerLost(String nodeId, IOException cause) {
                // Nothing is expected from anybody.
            }
        });
    }

    /** Asks the node something on its data port, by a connection that stays. */
    public void askDataPlane(ClusterProcess node) throws IOException, InterruptedException, TimeoutException {
        ask(plane, node);
    }

    /** As {@link #askDataPlane}, by a connection that is made for it. */
    public void askDataPlaneAnew(ClusterProcess node) throws IOException, InterruptedException, TimeoutException {
        try (DataPlane fresh = open(another)) {
            ask(fresh, node);
        }
    }

    /** What nobody offers is asked for, since that needs no part in the run: the node must say that it has no such thing. */
    private static void ask(DataPlane plane, ClusterProcess node)
            throws IOException, InterruptedException, TimeoutException {
        try {
            plane.pull(new DataAddress(node.host(), node.dataPort()), NOTHING)
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            throw new IOException(node.name() + " sent what it does not have");
        } catch (ExecutionException e) {
            if (!String.valueOf(e.getCause()).contains(NOT_OFFERED)) {
                throw new IOException(node.name() + " does not answer", e.getCause());
            }
        }
    }

    /** Greets the node on its control port, by Artery's connection, which stays. */
    public void askControlPlane(ClusterProcess node) throws IOException, InterruptedException, TimeoutException {
        try {
            NodeSystem.greet(system, config, node.host() + ":" + node.controlPort(), PATIENCE)
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(node.name() + " does not greet", e.getCause());
        }
    }

    @Override
    public void close() {
        plane.close();
        system.terminate();
    }
}
