package io.troupe.actors.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One process of a cluster run: what the file of {@code troupe node --config} says, with the command line's overrides.
 * Every setting is described in the defaults file beside this class.
 *
 * @param role of this node
 * @param index of this node among those of its role, from 0
 * @param runDirectory of the run: holds {@code experiment.conf}; only nodes that can be the supervisor need to see it
 * @param resume whether the run goes on from an earlier launch
 * @param launchedAt what {@code secondsToTarget} counts from
 * @param launch names it, the same on all of its nodes; empty where they were not told
 * @param host by which other nodes reach this one
 * @param bindHost on which it listens
 * @param controlPort of Artery; 0 for any
 * @param dataPort of the data plane; 0 for any
 * @param join control addresses, {@code host:port}, of members to join; empty for the node that forms the cluster
 * @param joinTimeout how long joining, and then waiting for the nodes that are expected, may take
 * @param expectedTrainers training begins when so many trainers are there
 * @param expectedWorkers training begins when so many worker nodes are there
 * @param token secret that the nodes of one run share
 * @param security of both planes
 * @param dataPlane how bulk data travels
 * @param detection how lost nodes are noticed
 */
public record NodeConfig(
        Role role,
        int index,
        Path runDirectory,
        boolean resume,
        Instant launchedAt,
        Optional<String> launch,
        String host,
        String bindHost,
        int controlPort,
        int dataPort,
        List<String> join,
        Duration joinTimeout,
        int expectedTrainers,
        int expectedWorkers,
        String token,
        Security security,
        DataPlane dataPlane,
        Detection detection) {

    /** Without the token: this ends up in logs. */
    @Override
    public String toString() {
        return "NodeConfig[" + role + " " + index + ", run " + runDirectory + ", control " + bindHost + ":"
                + controlPort
                + ", data " + bindHost + ":" + dataPort + ", known as " + host + ", join " + join + ", " + security
                + ", "
                + dataPlane + ", " + detection + "]";
    }

    /** What a node is for. */
    public enum Role {
        /** Collects experience. */
        WORKER,
        /** Learns; stands in for the supervisor where it sees the run directory. */
        TRAINER,
        /** Decides, evaluates and keeps the run directory. */
        SUPERVISOR
    }

    /**
     * @param tls certificates of both planes; empty for none, which only loopback or {@code insecure} allow
     * @param insecure whether a node without TLS may listen elsewhere than on loopback
     */
    public record Security(Optional<TlsFiles> tls, boolean insecure) {}

    /**
     * PEM files; read again when they change.
     *
     * @param certificate of this node, then those between it and the authority
     * @param privateKey of this node, PKCS #8
     * @param authorities whom this node trusts
     * @param peers names of which the certificate of a peer that connects must have one; empty for those of this node's
     */
    public record TlsFiles(Path certificate, Path privateKey, Path authorities, List<String> peers) {}

    /**
     * @param engine which implementation of TLS
     * @param compress whether frames are compressed with zstd
     * @param receiveBytes bound of everything that peers may have sent and nobody has taken yet
     * @param silenceTimeout a peer that owes an answer and says nothing for so long is cut off
     */
    public record DataPlane(Engine engine, boolean compress, long receiveBytes, Duration silenceTimeout) {
        /** Which implementation of TLS. */
        public enum Engine {
            /** OpenSSL where it is there, else the JDK's. */
            AUTO,
            JDK,
            OPENSSL
        }
    }

    /**
     * @param heartbeatPause silence after which a node counts as unreachable
     * @param stableAfter how long the picture must be stable before unreachable nodes are given up
     * @param removalMargin how long a new supervisor waits after the old one's node was given up
     */
    public record Detection(Duration heartbeatPause, Duration stableAfter, Duration removalMargin) {}
}
