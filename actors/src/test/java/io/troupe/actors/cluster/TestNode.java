package io.troupe.actors.cluster;

import io.troupe.actors.security.TlsIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Cluster;
import scala.jdk.javaapi.CollectionConverters;

/** A node in this process that does nothing but be a member. */
final class TestNode implements AutoCloseable {
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final NodeConfig config;
    private final Optional<TlsIdentity> identity;
    private final Greeting greeting;
    private final ActorSystem<Void> system;

    private TestNode(NodeConfig config, Optional<TlsIdentity> identity, Greeting greeting) {
        this.config = config;
        this.identity = identity;
        this.greeting = greeting;
        this.system = NodeSystem.start(Behaviors.empty(), config, identity, false, greeting);
    }

    static TestNode start(NodeConfig config, Optional<TlsIdentity> identity) {
        return new TestNode(config, identity, Greeting.of(config));
    }

    static TestNode start(NodeConfig config, Greeting greeting) {
        return new TestNode(config, Optional.empty(), greeting);
    }

    /** On any free port of loopback, with times that suit tests. */
    static NodeConfig config(String... join) {
        return config("127.0.0.1", 0, List.of(join));
    }

    static NodeConfig config(String host, int controlPort, List<String> join) {
        return config(NodeConfig.Role.WORKER, 0, host, controlPort, 0, join);
    }

    static NodeConfig config(NodeConfig.Role role, int index, int dataPort) {
        return config(role, index, "127.0.0.1", 0, dataPort, List.of());
    }

    private static NodeConfig config(
            NodeConfig.Role role, int index, String host, int controlPort, int dataPort, List<String> join) {
        return new NodeConfig(
                role,
                index,
                Path.of("results/none"),
                false,
                Instant.EPOCH,
                Optional.empty(),
                host,
                host,
                controlPort,
                dataPort,
                join,
                Duration.ofSeconds(30),
                1,
                1,
                "a token for these tests",
                new NodeConfig.Security(Optional.empty(), false),
                new NodeConfig.DataPlane(NodeConfig.DataPlane.Engine.AUTO, false, 1 << 28, Duration.ofSeconds(15)),
                new NodeConfig.Detection(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1)));
    }

    static NodeConfig withToken(NodeConfig config, String token) {
        return with(config, config.runDirectory(), token, config.detection(), config.joinTimeout());
    }

    static NodeConfig withDetection(NodeConfig config, NodeConfig.Detection detection) {
        return with(config, config.runDirectory(), config.token(), detection, config.joinTimeout());
    }

    static NodeConfig withJoinTimeout(NodeConfig config, Duration timeout) {
        return with(config, config.runDirectory(), config.token(), config.detection(), timeout);
    }

    static NodeConfig withRunDirectory(NodeConfig config, Path runDirectory) {
        return with(config, runDirectory, config.token(), config.detection(), config.joinTimeout());
    }

    private static NodeConfig with(
            NodeConfig config, Path runDirectory, String token, NodeConfig.Detection detection, Duration joinTimeout) {
        return new NodeConfig(
                config.role(),
                config.index(),
                runDirectory,
                config.resume(),
                config.launchedAt(),
                config.launch(),
                config.host(),
                config.bindHost(),
                config.controlPort(),
                config.dataPort(),
                config.join(),
                joinTimeout,
                config.expectedTrainers(),
                config.expectedWorkers(),
                token,
                config.security(),
                config.dataPlane(),
                detection);
    }

    ActorSystem<Void> system() {
        return system;
    }

    CompletableFuture<Done> join() {
        return NodeSystem.join(system, config, identity, greeting);
    }

    /** Joins and waits for it. */
    TestNode joined() throws InterruptedException, ExecutionException, TimeoutException {
        join().get(30, TimeUnit.SECONDS);
        return this;
    }

    int port() {
        return cluster().selfAddress().getPort().orElseThrow();
    }

    String address() {
        return config.host() + ":" + port();
    }

    Cluster cluster() {
        return Cluster.get(Adapter.toClassic(system));
    }

    int members() {
        return CollectionConverters.asJava(cluster().state().members()).size();
    }

    /** Ends as a crash does: without leaving the cluster. */
    void crash() {
        close();
    }

    @Override
    public void close() {
        system.terminate();
        try {
            system.getWhenTerminated().toCompletableFuture().get(CLOSING.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            // Artery may wait forever for a TLS connection that its peer never answered. Its threads are daemons.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
