package io.troupe.actors.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.troupe.config.KnownSettings;
import io.troupe.config.Overrides;
import io.troupe.config.Problems;
import io.troupe.config.SettingsReader;
import io.troupe.input.UserError;
import io.troupe.jvm.JvmMemory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a node is told, from the file of {@code troupe node --config}.
 *
 * <p>{@code --join} wins over {@code key=value}, that over the file, and the file over {@code defaults.conf} beside
 * this class.
 */
public final class NodeConfigLoader {
    private static final int MIN_TOKEN_LENGTH = 16;
    private static final int MAX_NODES = 10_000;
    private static final int MAX_PORT = 65_535;

    private static final Pattern NOT_EMPTY = Pattern.compile("(?s).*\\S.*");
    private static final Pattern HOST = Pattern.compile("[^\\s/]+");
    private static final String HOST_ALLOWED = "a name or an address that this machine can resolve, without a port";
    private static final String PEERS_ALLOWED = "a list of names, addresses and domains such as *.example.org";
    private static final String JOIN_ALLOWED = "a list of addresses host:port with ports from 1 to " + MAX_PORT;

    private final Instant processStart;

    /** @param processStart what {@code node.launchedAtMillis} is where it is not set */
    public NodeConfigLoader(Instant processStart) {
        this.processStart = processStart;
    }

    /**
     * Reads and checks.
     *
     * @param role of the node
     * @param file of settings
     * @param join addresses of {@code --join}; empty where there was none
     * @param overrides {@code key=value} each
     * @throws UserError naming everything that is wrong: path, value, where it was set, what is allowed
     */
    public NodeConfig load(NodeConfig.Role role, Path file, List<String> join, List<String> overrides) {
        if (!Files.isRegularFile(file)) {
            throw new UserError("there is no file '" + file + "': --config must name a file of settings for a node");
        }
        try {
            Config defaults = ConfigFactory.parseResources(
                    NodeConfigLoader.class.getClassLoader(),
                    "io/troupe/actors/cluster/defaults.conf",
                    ConfigParseOptions.defaults().setAllowMissing(false).setOriginDescription("defaults"));
            Config user = Overrides.parse(overrides, "node.dataPort=7002")
                    .withFallback(ConfigFactory.parseFile(
                            file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false)));
            if (!join.isEmpty()) {
                user = user.withValue("node.join", ConfigValueFactory.fromIterable(join, "--join"));
            }
            return read(
                    role, defaults.root(), user.resolve().withFallback(defaults).resolve());
        } catch (ConfigException e) {
            throw new UserError("the settings of the node cannot be read: " + e.getMessage());
        }
    }

    private NodeConfig read(NodeConfig.Role role, ConfigObject known, Config all) {
        Problems problems = new Problems();
        new KnownSettings(known, Set.of()).check(all.root(), problems);
        // A section that is a plain value cannot be read any further.
        problems.throwIfAny();

        SettingsReader reader = new SettingsReader(all, problems);
        String host = host(all, reader, problems, "node.host");
        String bindHost = all.hasPath("node.bindHost") ? host(all, reader, problems, "node.bindHost") : host;
        NodeConfig.Security security = security(all, reader, problems);
        refuseOpenPorts(all, bindHost, security, problems);
        Optional<Instant> launchedAt = all.hasPath("node.launchedAtMillis")
                ? Optional.of(Instant.ofEpochMilli(reader.wholeNumber("node.launchedAtMillis", 0, Long.MAX_VALUE)))
                : Optional.empty();
        NodeConfig config = new NodeConfig(
                role,
                reader.smallNumber("node.index", 0, MAX_NODES - 1),
                path("node.runDirectory", reader.text("node.runDirectory", NOT_EMPTY, "a folder"), problems),
                reader.flag("node.resume"),
                launchedAt.orElse(processStart),
                // The same on every node, which their clocks are not.
                launchedAt.map(Instant::toString),
                host,
                bindHost,
                reader.smallNumber("node.controlPort", 0, MAX_PORT),
                reader.smallNumber("node.dataPort", 0, MAX_PORT),
                join(all, reader, problems),
                reader.duration("node.joinTimeout"),
                reader.smallNumber("node.expected.trainers", 1, MAX_NODES),
                reader.smallNumber("node.expected.workers", 1, MAX_NODES),
                token(all, reader, problems),
                security,
                new NodeConfig.DataPlane(
                        reader.choice("node.dataPlane.engine", NodeConfig.DataPlane.Engine.class),
                        reader.flag("node.dataPlane.compress"),
                        all.hasPath("node.dataPlane.receiveBytes")
                                ? reader.sizeBytes("node.dataPlane.receiveBytes")
                                : ReceiveBytes.within(JvmMemory.ofThisProcess().directBytes()),
                        reader.duration("node.dataPlane.silenceTimeout")),
                new NodeConfig.Detection(
                        reader.duration("node.detection.heartbeatPause"),
                        reader.duration("node.detection.stableAfter"),
                        reader.duration("node.detection.removalMargin")));
        if (config.controlPort() != 0 && config.controlPort() == config.dataPort()) {
            problems.notAllowed(
                    "node.dataPort", all.getValue("node.dataPort"), "another port than node.controlPort, or 0 for any");
        }
        problems.throwIfAny();
        return config;
    }

    private static String host(Config all, SettingsReader reader, Problems problems, String path) {
        String host = reader.text(path, HOST, HOST_ALLOWED);
        if (HOST.matcher(host).matches() && resolve(host).isEmpty()) {
            problems.notAllowed(path, all.getValue(path), HOST_ALLOWED);
        }
        return host;
    }

    private static List<String> join(Config all, SettingsReader reader, Problems problems) {
        List<String> join = reader.texts("node.join", HOST, JOIN_ALLOWED);
        for (String address : join) {
            if (HOST.matcher(address).matches() && HostAndPort.parse(address).isEmpty()) {
                problems.notAllowed("node.join", all.getValue("node.join"), JOIN_ALLOWED);
            }
        }
        return join;
    }

    /** Never quoted in a message: those end up in logs. */
    private static String token(Config all, SettingsReader reader, Problems problems) {
        String allowed = "a secret of at least " + MIN_TOKEN_LENGTH + " characters that all nodes of the run share";
        String token = reader.optionalText("node.token", Pattern.compile("(?s).*"), allowed)
                .orElse("");
        if (!all.hasPath("node.token")) {
            problems.add("node.token is not set: it must be " + allowed);
        } else if (token.strip().length() < MIN_TOKEN_LENGTH) {
            problems.add("node.token, of " + token.strip().length() + " characters ("
                    + all.getValue("node.token").origin().description() + "), is not allowed: it must be " + allowed);
        }
        return token;
    }

    private static NodeConfig.Security security(Config all, SettingsReader reader, Problems problems) {
        Optional<Path> certificate = pem(all, reader, problems, "node.security.certificate");
        Optional<Path> privateKey = pem(all, reader, problems, "node.security.privateKey");
        Optional<Path> authorities = pem(all, reader, problems, "node.security.authorities");
        List<String> peers = reader.texts("node.security.peers", HOST, PEERS_ALLOWED);
        boolean insecure = reader.flag("node.security.insecure");
        long given = Stream.of(certificate, privateKey, authorities)
                .filter(Optional::isPresent)
                .count();
        if (given == 3) {
            return new NodeConfig.Security(
                    Optional.of(new NodeConfig.TlsFiles(
                            certificate.orElseThrow(), privateKey.orElseThrow(), authorities.orElseThrow(), peers)),
                    insecure);
        }
        if (given > 0) {
            problems.add(Stream.of("node.security.certificate", "node.security.privateKey", "node.security.authorities")
                            .filter(path -> !all.hasPath(path))
                            .reduce((some, other) -> some + " and " + other)
                            .orElseThrow()
                    + " not set: node.security must have certificate, privateKey and authorities, or none of them");
        }
        if (given == 0 && !peers.isEmpty()) {
            problems.notAllowed(
                    "node.security.peers",
                    all.getValue("node.security.peers"),
                    "empty where node.security has no certificates, since nobody is asked for one then");
        }
        return new NodeConfig.Security(Optional.empty(), insecure);
    }

    private static Optional<Path> pem(Config all, SettingsReader reader, Problems problems, String path) {
        String allowed = "a PEM file that this process can read";
        Optional<Path> file = reader.optionalText(path, NOT_EMPTY, allowed).map(text -> path(path, text, problems));
        if (file.isPresent() && !(Files.isRegularFile(file.get()) && Files.isReadable(file.get()))) {
            problems.notAllowed(path, all.getValue(path), allowed);
        }
        return file;
    }

    /** Whoever reaches a port without TLS can read and change the run. */
    private static void refuseOpenPorts(Config all, String bindHost, NodeConfig.Security security, Problems problems) {
        boolean loopback = resolve(bindHost).map(InetAddress::isLoopbackAddress).orElse(true);
        if (loopback || security.tls().isPresent() || security.insecure()) {
            return;
        }
        String path = all.hasPath("node.bindHost") ? "node.bindHost" : "node.host";
        ConfigValue value = all.getValue(path);
        problems.notAllowed(
                path,
                value,
                "a loopback address, such as 127.0.0.1, unless node.security has certificates"
                        + " ('troupe certificates' makes them) or node.security.insecure = true");
    }

    private static Optional<InetAddress> resolve(String host) {
        try {
            return host.isEmpty() ? Optional.empty() : Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static Path path(String path, String text, Problems problems) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            problems.add(path + " = " + text + " is not allowed: it must be a path of this file system");
            return Path.of("");
        }
    }
}
