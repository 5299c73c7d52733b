package io.troupe.actors.cluster;

import io.troupe.actors.security.CertificateNames;
import io.troupe.actors.security.TlsIdentity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * Connects to a member's control port to see what is in the way. Artery only tries again and logs, so the reason must be
 * found out beside it. Blocks, up to a few seconds.
 */
final class SeedProbe {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(5);

    /** A member never speaks first; one that refuses closes at once. */
    private static final Duration SILENCE = Duration.ofMillis(400);

    /** What Artery's connections begin with: its mark and the number of the control stream. */
    private static final byte[] ARTERY_HEADER = "AKKA\1".getBytes(StandardCharsets.US_ASCII);

    private final Optional<TlsIdentity> identity;

    SeedProbe(Optional<TlsIdentity> identity) {
        this.identity = identity;
    }

    /** What came of a connection. */
    sealed interface Result {
        /** Somebody is there who speaks as this node does. */
        record Open() implements Result {}

        /** Nobody is there, which may change. */
        record Unreachable(String why) implements Result {}

        /** Somebody is there, and trying again will not help. */
        record Refused(JoinFailure failure) implements Result {}
    }

    Result probe(HostAndPort member) {
        try (Socket socket = new Socket()) {
            InetSocketAddress address = new InetSocketAddress(member.host(), member.port());
            if (address.isUnresolved()) {
                return new Result.Unreachable("the name cannot be resolved");
            }
            try {
                socket.connect(address, (int) CONNECT_TIMEOUT.toMillis());
            } catch (SocketTimeoutException e) {
                return new Result.Unreachable("no answer within " + CONNECT_TIMEOUT.toSeconds() + " s");
            } catch (UnknownHostException e) {
                return new Result.Unreachable("the name cannot be resolved");
            } catch (IOException e) {
                return new Result.Unreachable(String.valueOf(e.getMessage()));
            }
            return identity.isPresent() ? tls(member, socket, identity.get()) : plain(member, socket);
        } catch (IOException e) {
            return new Result.Unreachable(String.valueOf(e.getMessage()));
        }
    }

    private static Result plain(HostAndPort member, Socket socket) throws IOException {
        socket.getOutputStream().write(ARTERY_HEADER);
        if (staysOpen(socket)) {
            return new Result.Open();
        }
        return refused("the node at " + member + " closes connections without TLS, so it has certificates and this node"
                + " has none: set node.security.certificate, privateKey and authorities");
    }

    private static Result tls(HostAndPort member, Socket socket, TlsIdentity identity) throws IOException {
        PeerChain peer = new PeerChain(identity.trustManager());
        socket.setSoTimeout((int) HANDSHAKE_TIMEOUT.toMillis());
        SSLSocket secured = (SSLSocket) context(identity, peer)
                .getSocketFactory()
                .createSocket(socket, CertificateNames.bare(member.host()), member.port(), true);
        try {
            return greetedInTls(member, secured, peer, identity);
        } finally {
            closeQuietly(secured);
        }
    }

    private static Result greetedInTls(HostAndPort member, SSLSocket secured, PeerChain peer, TlsIdentity identity)
            throws IOException {
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3"});
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        try {
            secured.startHandshake();
        } catch (SocketTimeoutException e) {
            return refused("the node at " + member + " does not answer in TLS within " + HANDSHAKE_TIMEOUT.toSeconds()
                    + " s: it has no certificates, or is no Troupe node");
        } catch (SSLException e) {
            return handshakeFailed(member, peer, e);
        } catch (IOException e) {
            // Where the peer has shown its certificate, it is ours that made it close the connection.
            return peer.leaf().isPresent() ? notTaken(member, identity) : notTls(member);
        }
        // In TLS 1.3 the other side looks at our certificate only after our handshake is done.
        return staysOpen(secured) ? new Result.Open() : notTaken(member, identity);
    }

    private static Result notTaken(HostAndPort member, TlsIdentity identity) {
        return refused("the node at " + member + " does not take this node's certificate ("
                + described(OwnCertificate.of(identity))
                + "): its node.security.authorities must have this issuer, its own certificate or its node.security.peers"
                + " one of these names, and its clock must be right");
    }

    /** A peer that refused has often closed its side, so that saying goodbye fails. */
    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed all the same.
        }
    }

    private static Result handshakeFailed(HostAndPort member, PeerChain peer, SSLException failure) {
        Optional<X509Certificate> certificate = peer.leaf();
        if (certificate.isEmpty()) {
            return notTls(member);
        }
        X509Certificate theirs = certificate.get();
        String who = "the certificate of the node at " + member + " (" + described(theirs) + ")";
        Instant now = Instant.now();
        Instant from = theirs.getNotBefore().toInstant();
        Instant until = theirs.getNotAfter().toInstant();
        if (until.isBefore(now)) {
            return refused(who + " expired at " + until);
        }
        if (from.isAfter(now)) {
            return refused(who + " is not valid before " + from + ", and the clock of this machine says " + now);
        }
        if (peer.trusted() && !CertificateNames.cover(theirs, member.host())) {
            return refused(who + " is not for " + member.host() + ": node.join must use a name that it has");
        }
        if (!CertificateNames.cover(theirs, member.host())) {
            return refused(who + " is not for " + member.host() + ", or not signed by this node's authorities");
        }
        return refused(who + " is not signed by an authority in this node's node.security.authorities: "
                + failure.getMessage());
    }

    private static Result notTls(HostAndPort member) {
        return refused("the node at " + member + " does not speak TLS 1.3, and this node has certificates:"
                + " either both must have them or none");
    }

    private static Result refused(String sentence) {
        return new Result.Refused(new JoinFailure(JoinFailure.Reason.CERTIFICATE, sentence));
    }

    private static boolean staysOpen(Socket socket) throws IOException {
        socket.setSoTimeout((int) SILENCE.toMillis());
        try {
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String described(X509Certificate certificate) {
        List<String> names = CertificateNames.of(certificate);
        return "for " + (names.isEmpty() ? "no host" : String.join(", ", names)) + ", issued by "
                + certificate.getIssuerX500Principal().getName();
    }

    private static SSLContext context(TlsIdentity identity, PeerChain peer) {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(new KeyManager[] {identity.keyManager()}, new TrustManager[] {peer}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no TLS 1.3", e);
        }
    }
}
