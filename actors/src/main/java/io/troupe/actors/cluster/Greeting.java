package io.troupe.actors.cluster;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What nodes tell each other before one joins the other's cluster. Written as a text of one form for all versions to come:
 * it is how two versions find out that they are two.
 *
 * @param version of Troupe
 * @param protocol of the messages between nodes
 * @param run a mark of the run's token, which does not give it away
 * @param detection how lost nodes are noticed, which all nodes must agree on
 */
record Greeting(String version, int protocol, String run, String detection) {
    /** Raised whenever nodes of two builds would misunderstand each other. */
    static final int PROTOCOL = 1;

    private static final Pattern WRITTEN = Pattern.compile(
            "troupe ([A-Za-z0-9.+_-]{1,64}) protocol (\\d{1,9}) run ([0-9a-f]{16}) detection ([0-9/]{1,64})");
    private static final int MARK_BYTES = 8;

    /** Of this node. */
    static Greeting of(NodeConfig config) {
        NodeConfig.Detection detection = config.detection();
        return new Greeting(
                ownVersion(),
                PROTOCOL,
                mark(config.token()),
                detection.heartbeatPause().toMillis() + "/"
                        + detection.stableAfter().toMillis() + "/"
                        + detection.removalMargin().toMillis());
    }

    static Optional<Greeting> parse(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        return matcher.matches()
                ? Optional.of(new Greeting(
                        matcher.group(1), Integer.parseInt(matcher.group(2)), matcher.group(3), matcher.group(4)))
                : Optional.empty();
    }

    String written() {
        return "troupe " + version + " protocol " + protocol + " run " + run + " detection " + detection;
    }

    /** Why this node cannot join the one that greeted; empty where it can. */
    Optional<JoinFailure> objection(HostAndPort where, Greeting theirs) {
        if (!version.equals(theirs.version) || protocol != theirs.protocol) {
            return Optional.of(new JoinFailure(
                    JoinFailure.Reason.OTHER_VERSION,
                    "the node at " + where + " is Troupe " + theirs.version + " (protocol " + theirs.protocol
                            + ") and this one is Troupe " + version + " (protocol " + protocol
                            + "): all nodes of a run must be of one version"));
        }
        if (!MessageDigest.isEqual(
                run.getBytes(StandardCharsets.US_ASCII), theirs.run.getBytes(StandardCharsets.US_ASCII))) {
            return Optional.of(new JoinFailure(
                    JoinFailure.Reason.OTHER_CLUSTER,
                    "the node at " + where + " belongs to another run: its node.token is not this node's"));
        }
        if (!detection.equals(theirs.detection)) {
            return Optional.of(new JoinFailure(
                    JoinFailure.Reason.OTHER_CLUSTER,
                    "the node at " + where + " has node.detection = " + theirs.detection + " and this one has "
                            + detection + " (heartbeatPause/stableAfter/removalMargin in ms):"
                            + " all nodes of a run must agree"));
        }
        return Optional.empty();
    }

    private static String ownVersion() {
        // Classes that were not packaged have no manifest to tell.
        return Optional.ofNullable(Greeting.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    private static String mark(String token) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] digest = mac.doFinal("mark of a run".getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, MARK_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
