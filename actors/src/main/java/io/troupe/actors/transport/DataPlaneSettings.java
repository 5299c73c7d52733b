package io.troupe.actors.transport;

import io.troupe.actors.security.TlsIdentity;
import java.time.Duration;
import java.util.Optional;

/**
 * What a data plane is told.
 *
 * @param nodeId of this node, unique in its run
 * @param runId of the run; nodes of other runs are refused
 * @param token secret that the nodes of the run share
 * @param host by which other nodes reach this one
 * @param bindHost on which it listens
 * @param port on which it listens; 0 for any
 * @param tls certificates; empty for connections without encryption
 * @param engine which implementation of TLS
 * @param compress whether messages are compressed with zstd where that makes them smaller
 * @param receiveBytes bound of what all peers together may have sent and nobody has released yet
 * @param silenceTimeout a peer from which nothing comes, or that takes nothing, for so long is cut off
 * @param limits bounds that rarely need another value
 */
public record DataPlaneSettings(
        String nodeId,
        String runId,
        String token,
        String host,
        String bindHost,
        int port,
        Optional<TlsIdentity> tls,
        TlsEngine engine,
        boolean compress,
        long receiveBytes,
        Duration silenceTimeout,
        Limits limits) {
    private static final int MAX_NAME_CHARS = 128;
    private static final Duration LEAST_TIMEOUT = Duration.ofMillis(100);

    /**
     * @param maxFrameBytes largest message
     * @param maxPeers most peers that may be connected at a time
     * @param maxHandshakes most connections that have not said yet who they are; one more crowds out the oldest
     * @param handshakeTimeout how long a connection may take to say who it is
     * @param maxOfferedBytes most bytes on the shelf
     */
    public record Limits(
            int maxFrameBytes, int maxPeers, int maxHandshakes, Duration handshakeTimeout, long maxOfferedBytes) {
        private static final int MIB = 1 << 20;

        public Limits {
            atLeast("maxFrameBytes", maxFrameBytes, 1);
            atLeast("maxPeers", maxPeers, 1);
            atLeast("maxHandshakes", maxHandshakes, 1);
            atLeast("maxOfferedBytes", maxOfferedBytes, 1);
            atLeast("handshakeTimeout", handshakeTimeout);
        }

        /** Frames of 64 MiB, 1,024 peers, 128 handshakes of 5 s, 4 GiB on the shelf. */
        public static Limits defaults() {
            return new Limits(64 * MIB, 1024, 128, Duration.ofSeconds(5), 4096L * MIB);
        }

        /** What the largest message counts against {@link DataPlaneSettings#receiveBytes()}, in bytes. */
        public long largestWeight() {
            return Weight.of(maxFrameBytes);
        }
    }

    public DataPlaneSettings {
        name("nodeId", nodeId);
        name("runId", runId);
        if (token.isBlank()) {
            throw new IllegalArgumentException("the token of the data plane is empty");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("the port of the data plane is " + port + ", not 0 to 65535");
        }
        long largest = limits.largestWeight();
        if (receiveBytes < largest) {
            throw new IllegalArgumentException("receiveBytes of the data plane is " + receiveBytes
                    + ", but one message may need " + largest + " (maxFrameBytes " + limits.maxFrameBytes() + ")");
        }
        atLeast("silenceTimeout", silenceTimeout);
    }

    private static void name(String what, String value) {
        if (value.isBlank() || value.length() > MAX_NAME_CHARS) {
            throw new IllegalArgumentException("the " + what + " of the data plane has " + value.length()
                    + " characters, not 1 to " + MAX_NAME_CHARS + ": '" + value + "'");
        }
    }

    private static void atLeast(String what, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(what + " of the data plane is " + value + ", not at least " + least);
        }
    }

    private static void atLeast(String what, Duration value) {
        atLeast(what + " (ms)", value.toMillis(), LEAST_TIMEOUT.toMillis());
    }

    /** Quiet connections say so this often, well within the silence that is allowed. */
    long heartbeatMillis() {
        return Math.max(10, silenceTimeout.toMillis() / 4);
    }

    /** How often time limits are looked at. */
    long watchMillis() {
        long shortest =
                Math.min(silenceTimeout.toMillis(), limits.handshakeTimeout().toMillis());
        return Math.clamp(shortest / 8, 10, 250);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "data plane of " + nodeId + " in run " + runId + " on " + bindHost + ":" + port;
    }
}
