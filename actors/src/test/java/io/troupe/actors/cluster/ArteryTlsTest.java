package io.troupe.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.actors.security.PemFiles;
import io.troupe.actors.security.PemTlsIdentity;
import io.troupe.actors.security.TlsIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ArteryTlsTest {
    @TempDir
    Path folder;

    private TlsFixture certificates = new TlsFixture(Path.of(""));

    @BeforeEach
    void authority() {
        certificates = new TlsFixture(folder);
    }

    /** Whether a client that trusts the node gets in. */
    private boolean accepts(TestNode node, Optional<TlsIdentity> client) throws IOException, GeneralSecurityException {
        try (SSLSocket socket = connected(node, client)) {
            socket.startHandshake();
            socket.setSoTimeout(500);
            return staysOpen(socket);
        } catch (SSLException e) {
            return false;
        }
    }

    /** Waits for it: in TLS 1.3 the refusal of a client comes after its own handshake is done. */
    private boolean refuses(TestNode node, Optional<TlsIdentity> client) throws IOException, GeneralSecurityException {
        try (SSLSocket socket = connected(node, client)) {
            socket.startHandshake();
            return !staysOpen(socket);
        } catch (SSLException | SocketException e) {
            // Saying goodbye to one that has closed its side fails too.
            return true;
        }
    }

    private SSLSocket connected(TestNode node, Optional<TlsIdentity> client)
            throws IOException, GeneralSecurityException {
        SSLSocket socket = (SSLSocket) TlsFixture.context(certificates.good(), client)
                .getSocketFactory()
                .createSocket("127.0.0.1", node.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static boolean staysOpen(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void takesAPeerWithAGoodCertificate() throws Exception {
        try (TestNode node = TestNode.start(TestNode.config(), Optional.of(certificates.good()))) {
            assertThat(accepts(node, Optional.of(certificates.good()))).isTrue();
        }
    }

    @Test
    void refusesAPeerWithoutACertificate() throws Exception {
        try (TestNode node = TestNode.start(TestNode.config(), Optional.of(certificates.good()))) {
            assertThat(refuses(node, Optional.empty())).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesAPeerThatConnectsWithABadCertificate(TlsFixture.Fault fault) throws Exception {
        try (TestNode node = TestNode.start(TestNode.config(), Optional.of(certificates.good()))) {
            assertThat(refuses(node, Optional.of(certificates.bad(fault)))).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void doesNotTalkToAPeerWithABadCertificate(TlsFixture.Fault fault) throws Exception {
        try (TestNode node = TestNode.start(TestNode.config(), Optional.of(certificates.good()));
                SSLServerSocket server =
                        (SSLServerSocket) TlsFixture.context(certificates.good(), Optional.of(certificates.bad(fault)))
                                .getServerSocketFactory()
                                .createServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            server.setNeedClientAuth(true);

            Adapter.toClassic(node.system())
                    .actorSelection("pekko://troupe@127.0.0.1:" + server.getLocalPort() + "/user")
                    .tell("secret", ActorRef.noSender());

            try (Socket connection = server.accept()) {
                connection.setSoTimeout(20_000);
                assertThatThrownBy(() -> connection.getInputStream().read())
                        .isInstanceOfAny(SSLException.class, SocketException.class);
            }
        }
    }

    @Test
    void takesAPeerWithANameThatIsListed() throws Exception {
        PemFiles good = certificates.files("ours", "good", "127.0.0.1", "localhost");
        TlsIdentity listing = PemTlsIdentity.read(good, Clock.systemUTC(), List.of("127.0.0.1", "elsewhere.example"));
        try (TestNode node = TestNode.start(TestNode.config(), Optional.of(listing))) {
            assertThat(accepts(node, Optional.of(certificates.bad(TlsFixture.Fault.WRONG_NAME))))
                    .isTrue();
        }
    }

    @Test
    void aNodeWhoseCertificateHasNoNameOfTheClusterIsToldSoWhenItJoins() throws Exception {
        try (TestNode first = TestNode.start(TestNode.config(), Optional.of(certificates.good()))
                        .joined();
                TestNode node = TestNode.start(
                        TestNode.config(first.address()), Optional.of(certificates.bad(TlsFixture.Fault.WRONG_NAME)))) {
            assertThatThrownBy(() -> node.join().get(40, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(JoinFailure.class)
                    .hasMessageContaining("does not take this node's certificate (for elsewhere.example")
                    .hasMessageContaining("node.security.peers");
            assertThat(first.members()).isEqualTo(1);
        }
    }

    /** It may connect, but nobody connects to it, and a node that cannot be connected to is no member. */
    @Test
    void aNodeWithTheCertificateOfAnotherNodeBecomesNoMember() throws Exception {
        TlsIdentity elsewhere = PemTlsIdentity.read(certificates.files("ours", "elsewhere.example"), Clock.systemUTC());
        try (TestNode first = TestNode.start(TestNode.config(), Optional.of(certificates.good()))
                        .joined();
                TestNode node = TestNode.start(
                        TestNode.withJoinTimeout(TestNode.config(first.address()), Duration.ofSeconds(3)),
                        Optional.of(elsewhere))) {
            assertThatThrownBy(() -> node.join().get(40, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(JoinFailure.class)
                    .hasMessageContaining("members must reach this node at " + node.address());
            assertThat(first.members()).isEqualTo(1);
        }
    }

    @Test
    void newConnectionsUseACertificateThatWasReplaced() throws Exception {
        PemFiles files = certificates.files("ours", "rotating", "127.0.0.1");
        PemFiles next = certificates.files("ours", "next", "127.0.0.1");
        // A clock that jumps makes the identity look at its files for every connection.
        Clock clock = new JumpingClock();
        try (TestNode node = TestNode.start(TestNode.config(), Optional.of(PemTlsIdentity.read(files, clock)))) {
            assertThat(nameOf(node)).contains("rotating");

            Files.copy(next.privateKey(), files.privateKey(), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(next.certificate(), files.certificate(), StandardCopyOption.REPLACE_EXISTING);

            assertThat(nameOf(node)).contains("next");
        }
    }

    private String nameOf(TestNode node) throws IOException, GeneralSecurityException {
        try (SSLSocket socket = connected(node, Optional.of(certificates.good()))) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
    }

    @Test
    void strangersWhoSayNothingDoNotKeepPeersOut() throws Exception {
        List<Socket> strangers = new ArrayList<>();
        try (TestNode node = TestNode.start(TestNode.config(), Optional.of(certificates.good()));
                SSLSocket peer = connected(node, Optional.of(certificates.good()))) {
            peer.startHandshake();
            for (int i = 0; i < 200; i++) {
                strangers.add(new Socket(InetAddress.getLoopbackAddress(), node.port()));
            }

            Socket first = strangers.get(0);
            first.setSoTimeout(20_000);
            assertThat(staysOpen(first)).as("the oldest stays").isFalse();
            assertThat(accepts(node, Optional.of(certificates.good())))
                    .as("a new peer gets in")
                    .isTrue();
            peer.setSoTimeout(500);
            assertThat(staysOpen(peer)).as("a peer that was there stays").isTrue();
        } finally {
            for (Socket stranger : strangers) {
                stranger.close();
            }
        }
    }

    private static final class JumpingClock extends Clock {
        private Instant now = Instant.now();

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public synchronized Instant instant() {
            now = now.plusSeconds(10);
            return now;
        }
    }
}
