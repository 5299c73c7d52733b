package io.troupe.actors.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.actors.security.CertificateNames;
import io.troupe.actors.security.PemFiles;
import io.troupe.actors.security.PemTlsIdentity;
import io.troupe.actors.security.TlsEngines;
import io.troupe.actors.security.TlsIdentity;
import io.troupe.input.UserError;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.pattern.Patterns;
import org.apache.pekko.remote.artery.tcp.SSLEngineProviderSetup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The actor system of a node, and its way into the cluster. */
public final class NodeSystem {
    /** Name of the actor system of every node. */
    public static final String NAME = "troupe";

    /** Role, besides the node's own, of those that can be the supervisor. */
    public static final String AUTHORITY = "authority";

    /** A node whose neighbours come and go all the time must not give all of them up as long as there is hope. */
    private static final int UNSTABLE_FACTOR = 4;

    private static final Duration MAX_HEARTBEAT_INTERVAL = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(NodeSystem.class);

    private NodeSystem() {}

    /**
     * The identity of a node that has certificates.
     *
     * @throws UserError if the files cannot be used, or are for another host
     */
    public static Optional<TlsIdentity> identity(NodeConfig config, Clock clock) {
        return config.security().tls().map(tls -> {
            TlsIdentity identity = PemTlsIdentity.read(
                    new PemFiles(tls.certificate(), tls.privateKey(), tls.authorities()), clock, tls.peers());
            X509Certificate own = OwnCertificate.of(identity);
            if (!CertificateNames.cover(own, config.host())) {
                throw new UserError("the certificate in " + tls.certificate() + " is for "
                        + String.join(", ", CertificateNames.of(own)) + " and not for node.host = " + config.host()
                        + ", so no peer would take it: 'troupe certificates' with --host " + config.host()
                        + " makes one");
            }
            if (!tls.peers().isEmpty() && !CertificateNames.share(own, tls.peers())) {
                throw new UserError("node.security.peers = " + tls.peers()
                        + " has no name of this node's own certificate"
                        + " in " + tls.certificate() + ", which is for " + String.join(", ", CertificateNames.of(own))
                        + ": it must be the list of all nodes");
            }
            return identity;
        });
    }

    /**
     * Starts the actor system; it listens when this returns. It is no member of a cluster yet.
     *
     * @param identity of both planes; empty for none
     * @param authority whether this node can be the supervisor
     * @throws JoinFailure if it cannot listen
     */
    public static <T> ActorSystem<T> start(
            Behavior<T> guardian, NodeConfig config, Optional<TlsIdentity> identity, boolean authority) {
        return start(guardian, config, identity, authority, Greeting.of(config));
    }

    /** @param greeting of this node */
    static <T> ActorSystem<T> start(
            Behavior<T> guardian,
            NodeConfig config,
            Optional<TlsIdentity> identity,
            boolean authority,
            Greeting greeting) {
        refuseIfTaken(config);
        BootstrapSetup bootstrap = BootstrapSetup.create(settings(config, identity.isPresent(), authority, greeting));
        ActorSystemSetup setup = identity.map(
                        own -> new TlsEngines(own, refusal -> LOG.warn("control port: {}", refusal)))
                .map(engines -> ActorSystemSetup.create(
                        bootstrap, SSLEngineProviderSetup.create(system -> ArteryTls.create(engines, system))))
                .orElseGet(() -> ActorSystemSetup.create(bootstrap));
        ActorSystem<T> system;
        try {
            system = ActorSystem.create(guardian, NAME, setup);
        } catch (RuntimeException e) {
            // Another process may have been quicker.
            refuseIfTaken(config);
            throw e;
        }
        ((ExtendedActorSystem) Adapter.toClassic(system))
                .systemActorOf(GreetingActor.props(greeting), GreetingActor.NAME);
        return system;
    }

    /**
     * Makes this node a member: of a new cluster where it was told no members, else of theirs. Bounded by
     * {@code node.joinTimeout}.
     *
     * @return completes when this node is up, or fails with a {@link JoinFailure}; the system then still runs
     */
    public static CompletableFuture<Done> join(
            ActorSystem<?> system, NodeConfig config, Optional<TlsIdentity> identity) {
        return join(system, config, identity, Greeting.of(config));
    }

    /** @param greeting of this node */
    static CompletableFuture<Done> join(
            ActorSystem<?> system, NodeConfig config, Optional<TlsIdentity> identity, Greeting greeting) {
        return new NodeJoin(system, config, new SeedProbe(identity), greeting).start();
    }

    /**
     * Greets a node over the control plane without joining it, as joining begins.
     *
     * @param member control address, {@code host:port}
     * @return its greeting; fails when there is none within the timeout
     * @throws IllegalArgumentException when {@code member} is no such address
     */
    public static CompletableFuture<String> greet(
            ActorSystem<?> system, NodeConfig config, String member, Duration timeout) {
        HostAndPort address = HostAndPort.parse(member)
                .orElseThrow(() -> new IllegalArgumentException("'" + member + "' is no address host:port"));
        return greet(system, Greeting.of(config), address(address), timeout);
    }

    static CompletableFuture<String> greet(ActorSystem<?> system, Greeting greeting, Address member, Duration timeout) {
        return Patterns.ask(
                        Adapter.toClassic(system).actorSelection(member + "/system/" + GreetingActor.NAME),
                        greeting.written(),
                        timeout)
                .toCompletableFuture()
                .thenApply(String::valueOf);
    }

    static Address address(HostAndPort member) {
        return new Address("pekko", NAME, member.host(), member.port());
    }

    private static void refuseIfTaken(NodeConfig config) {
        ListeningCheck.refusal("control", config.bindHost(), config.controlPort())
                .ifPresent(failure -> {
                    throw failure;
                });
    }

    private static Config settings(NodeConfig config, boolean tls, boolean authority, Greeting greeting) {
        NodeConfig.Detection detection = config.detection();
        Duration heartbeat =
                shorter(MAX_HEARTBEAT_INTERVAL, detection.heartbeatPause().dividedBy(3));
        List<String> roles = new ArrayList<>(List.of(config.role().name().toLowerCase(Locale.ROOT)));
        if (authority) {
            roles.add(AUTHORITY);
        }
        Map<String, Object> settings = new HashMap<>();
        settings.put("pekko.remote.artery.transport", tls ? "tls-tcp" : "tcp");
        settings.put("pekko.remote.artery.canonical.hostname", HostAndPort.bracketed(config.host()));
        settings.put("pekko.remote.artery.canonical.port", config.controlPort());
        settings.put("pekko.remote.artery.bind.hostname", HostAndPort.bracketed(config.bindHost()));
        settings.put("pekko.cluster.roles", roles);
        settings.put("pekko.cluster.failure-detector.heartbeat-interval", heartbeat);
        settings.put("pekko.cluster.failure-detector.acceptable-heartbeat-pause", detection.heartbeatPause());
        settings.put("pekko.cluster.failure-detector.expected-response-after", heartbeat);
        settings.put("pekko.cluster.split-brain-resolver.stable-after", detection.stableAfter());
        settings.put(
                "pekko.cluster.split-brain-resolver.down-all-when-unstable",
                detection.stableAfter().multipliedBy(UNSTABLE_FACTOR));
        settings.put("pekko.cluster.down-removal-margin", detection.removalMargin());
        settings.put(NodeCompatibility.VERSION, greeting.version() + " protocol " + greeting.protocol());
        settings.put(NodeCompatibility.RUN, greeting.run());
        settings.put(NodeCompatibility.DETECTION, greeting.detection());
        return ConfigFactory.parseMap(settings, "NodeSystem")
                .withFallback(ConfigFactory.parseResourcesAnySyntax(NodeSystem.class.getClassLoader(), "troupe-node"))
                .withFallback(ConfigFactory.defaultReference(NodeSystem.class.getClassLoader()))
                .resolve();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
