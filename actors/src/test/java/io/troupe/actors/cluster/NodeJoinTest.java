package io.troupe.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.actors.cluster.JoinFailure.Reason;
import io.troupe.actors.security.CertificateFolder;
import io.troupe.actors.security.PemFiles;
import io.troupe.actors.security.PemTlsIdentity;
import io.troupe.actors.security.TlsIdentity;
import io.troupe.input.UserError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeJoinTest {
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Clock LONG_AGO = Clock.fixed(Instant.parse("2020-01-01T00:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private PemFiles files(String authority, Clock clock, String... hosts) throws IOException {
        CertificateFolder certificates = new CertificateFolder(folder.resolve(authority), clock);
        return certificates
                .node(certificates.authority(YEAR), List.of(hosts), YEAR, false)
                .files();
    }

    private Optional<TlsIdentity> identity(String authority, String... hosts) throws IOException {
        return Optional.of(PemTlsIdentity.read(files(authority, Clock.systemUTC(), hosts), Clock.systemUTC()));
    }

    private static JoinFailure failure(CompletableFuture<Done> joining) throws Exception {
        try {
            joining.get(40, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof JoinFailure failure) {
                return failure;
            }
            throw e;
        }
        throw new AssertionError("joined");
    }

    private static void assertRefused(JoinFailure failure, Reason reason, String... sentence) {
        assertThat(failure).hasMessageContainingAll(sentence);
        assertThat(failure.getMessage()).doesNotContain("\n");
        assertThat(failure.reason()).isEqualTo(reason);
    }

    @Test
    void joinsAPlainNodeOnLoopback() throws Exception {
        try (TestNode first =
                        TestNode.start(TestNode.config(), Optional.empty()).joined();
                TestNode second = TestNode.start(TestNode.config(first.address()), Optional.empty())) {
            second.joined();

            assertThat(second.members()).isEqualTo(2);
            assertThat(second.cluster().selfMember().getRoles()).contains("worker");
        }
    }

    @Test
    void joinsWithCertificates() throws Exception {
        try (TestNode first = TestNode.start(TestNode.config(), identity("ours", "a", "127.0.0.1"))
                        .joined();
                TestNode second =
                        TestNode.start(TestNode.config(first.address()), identity("ours", "b", "127.0.0.1"))) {
            second.joined();

            assertThat(second.members()).isEqualTo(2);
        }
    }

    @Test
    void joinsOverIpv6() throws Exception {
        NodeConfig config = TestNode.config("::1", 0, List.of());
        try (TestNode first =
                        TestNode.start(config, identity("ours", "a", "::1")).joined();
                TestNode second = TestNode.start(
                        TestNode.config("::1", 0, List.of("[::1]:" + first.port())), identity("ours", "b", "::1"))) {
            second.joined();

            assertThat(second.members()).isEqualTo(2);
        }
    }

    @Test
    void saysThatThePortIsTaken() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            NodeConfig config = TestNode.config("127.0.0.1", other.getLocalPort(), List.of());

            assertThatThrownBy(() -> TestNode.start(config, Optional.empty()))
                    .isInstanceOfSatisfying(
                            JoinFailure.class,
                            failure -> assertRefused(
                                    failure,
                                    Reason.PORT_TAKEN,
                                    "control port " + other.getLocalPort() + " on 127.0.0.1 is taken"));
        }
    }

    @Test
    void saysThatTheHostIsNotOfThisMachine() {
        assertThatThrownBy(() -> TestNode.start(TestNode.config("192.0.2.1", 0, List.of()), Optional.empty()))
                .isInstanceOfSatisfying(
                        JoinFailure.class,
                        failure -> assertRefused(
                                failure,
                                Reason.NOT_THIS_HOST,
                                "on 192.0.2.1, which must be an address of this machine"));
    }

    @Test
    void saysWhichMembersWereTriedForHowLong() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        NodeConfig config = TestNode.withJoinTimeout(
                TestNode.config("127.0.0.1:" + free, "no-such.invalid:7001"), Duration.ofSeconds(1));
        try (TestNode node = TestNode.start(config, Optional.empty())) {
            assertRefused(
                    failure(node.join()),
                    Reason.UNREACHABLE,
                    "no member could be reached within 1 s: 127.0.0.1:" + free + " (Connection refused)",
                    "no-such.invalid:7001 (the name cannot be resolved)");
        }
    }

    @Test
    void saysThatSomethingElseListensThere() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                TestNode node = TestNode.start(
                        TestNode.withJoinTimeout(
                                TestNode.config("127.0.0.1:" + other.getLocalPort()), Duration.ofSeconds(1)),
                        Optional.empty())) {
            assertRefused(
                    failure(node.join()),
                    Reason.NOT_TAKEN_IN,
                    "no Troupe node greets as 127.0.0.1:" + other.getLocalPort(),
                    "members must reach this node at " + node.address());
        }
    }

    @Test
    void saysThatAMemberGoesByAnotherName() throws Exception {
        try (TestNode first =
                        TestNode.start(TestNode.config(), Optional.empty()).joined();
                TestNode node = TestNode.start(
                        TestNode.withJoinTimeout(TestNode.config("localhost:" + first.port()), Duration.ofSeconds(1)),
                        Optional.empty())) {
            assertRefused(
                    failure(node.join()),
                    Reason.NOT_TAKEN_IN,
                    "no Troupe node greets as localhost:" + first.port(),
                    "node.join must name a member exactly as its own node.host does");
        }
    }

    @Test
    void neverFormsAClusterWithItselfWhenToldToJoin() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        try (TestNode node =
                TestNode.start(TestNode.config("127.0.0.1", free, List.of("127.0.0.1:" + free)), Optional.empty())) {
            assertRefused(failure(node.join()), Reason.UNREACHABLE, "names only this node itself");
        }
    }

    @Test
    void saysThatTheirCertificateIsNotTrusted() throws Exception {
        try (TestNode first = TestNode.start(TestNode.config(), identity("theirs", "127.0.0.1"));
                TestNode node = TestNode.start(TestNode.config(first.address()), identity("ours", "127.0.0.1"))) {
            assertRefused(
                    failure(node.join()),
                    Reason.CERTIFICATE,
                    "the certificate of the node at " + first.address()
                            + " (for 127.0.0.1, node.troupe.internal, issued by CN=Troupe authority)",
                    "is not signed by an authority in this node's node.security.authorities");
        }
    }

    @Test
    void saysThatTheirCertificateIsExpired() throws Exception {
        Optional<TlsIdentity> expired =
                Optional.of(PemTlsIdentity.read(files("ours", LONG_AGO, "127.0.0.1"), LONG_AGO));
        try (TestNode first = TestNode.start(TestNode.config(), expired);
                TestNode node = TestNode.start(TestNode.config(first.address()), identity("others", "127.0.0.1"))) {
            assertRefused(failure(node.join()), Reason.CERTIFICATE, "expired at 2020-12-31T00:00:00Z");
        }
    }

    @Test
    void saysThatTheirCertificateIsForAnotherHost() throws Exception {
        try (TestNode first = TestNode.start(TestNode.config(), identity("ours", "elsewhere.example"));
                TestNode node = TestNode.start(TestNode.config(first.address()), identity("ours", "127.0.0.1"))) {
            assertRefused(
                    failure(node.join()),
                    Reason.CERTIFICATE,
                    "(for elsewhere.example, node.troupe.internal, issued by CN=Troupe authority) is not for 127.0.0.1");
        }
    }

    @Test
    void saysThatOurCertificateIsNotTaken() throws Exception {
        PemFiles ours = files("ours", Clock.systemUTC(), "b", "127.0.0.1");
        PemFiles theirs = files("theirs", Clock.systemUTC(), "a", "127.0.0.1");
        // This node trusts the other one, which does not trust this one.
        TlsIdentity oneSided = PemTlsIdentity.read(
                new PemFiles(ours.certificate(), ours.privateKey(), theirs.authorities()), Clock.systemUTC());
        try (TestNode first =
                        TestNode.start(TestNode.config(), Optional.of(PemTlsIdentity.read(theirs, Clock.systemUTC())));
                TestNode node = TestNode.start(TestNode.config(first.address()), Optional.of(oneSided))) {
            assertRefused(
                    failure(node.join()),
                    Reason.CERTIFICATE,
                    "the node at " + first.address() + " does not take this node's certificate (for b, 127.0.0.1");
        }
    }

    @Test
    void saysThatOnlyThisNodeHasCertificates() throws Exception {
        try (TestNode first = TestNode.start(TestNode.config(), Optional.empty());
                TestNode node = TestNode.start(TestNode.config(first.address()), identity("ours", "127.0.0.1"))) {
            assertRefused(
                    failure(node.join()),
                    Reason.CERTIFICATE,
                    "the node at " + first.address() + " does not speak TLS 1.3, and this node has certificates");
        }
    }

    @Test
    void saysThatOnlyTheOtherNodeHasCertificates() throws Exception {
        try (TestNode first = TestNode.start(TestNode.config(), identity("ours", "127.0.0.1"));
                TestNode node = TestNode.start(TestNode.config(first.address()), Optional.empty())) {
            assertRefused(
                    failure(node.join()),
                    Reason.CERTIFICATE,
                    "the node at " + first.address() + " closes connections without TLS");
        }
    }

    @Test
    void saysThatTheVersionsDiffer() throws Exception {
        NodeConfig plain = TestNode.config();
        Greeting newer = new Greeting(
                "9.9.9", 7, Greeting.of(plain).run(), Greeting.of(plain).detection());
        try (TestNode first = TestNode.start(plain, newer).joined();
                TestNode node = TestNode.start(TestNode.config(first.address()), Optional.empty())) {
            assertRefused(
                    failure(node.join()),
                    Reason.OTHER_VERSION,
                    "the node at " + first.address() + " is Troupe 9.9.9 (protocol 7) and this one is Troupe "
                            + Greeting.of(plain).version() + " (protocol " + Greeting.PROTOCOL + ")");
        }
    }

    @Test
    void saysThatTheMemberBelongsToAnotherRun() throws Exception {
        try (TestNode first =
                        TestNode.start(TestNode.config(), Optional.empty()).joined();
                TestNode node = TestNode.start(
                        TestNode.withToken(TestNode.config(first.address()), "the token of another run"),
                        Optional.empty())) {
            assertRefused(
                    failure(node.join()),
                    Reason.OTHER_CLUSTER,
                    "the node at " + first.address() + " belongs to another run: its node.token is not this node's");
        }
    }

    @Test
    void saysThatTheSettingsDoNotFit() throws Exception {
        NodeConfig.Detection slower =
                new NodeConfig.Detection(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(1));
        try (TestNode first =
                        TestNode.start(TestNode.config(), Optional.empty()).joined();
                TestNode node = TestNode.start(
                        TestNode.withDetection(TestNode.config(first.address()), slower), Optional.empty())) {
            assertRefused(
                    failure(node.join()),
                    Reason.OTHER_CLUSTER,
                    "has node.detection = 1000/1000/1000 and this one has 2000/1000/1000");
        }
    }

    @Test
    void membersRefuseANodeThatLiesAboutItsVersion() throws Exception {
        NodeConfig plain = TestNode.config();
        Greeting other = new Greeting(
                "9.9.9", 7, Greeting.of(plain).run(), Greeting.of(plain).detection());
        try (TestNode first = TestNode.start(plain, Optional.empty()).joined();
                TestNode node = TestNode.start(TestNode.config(first.address()), other)) {
            // As if its own look at the greeting had found nothing.
            JoinFailure failure = failure(NodeSystem.join(
                    node.system(), TestNode.config(first.address()), Optional.empty(), Greeting.of(plain)));

            assertRefused(failure, Reason.OTHER_CLUSTER, "refused this node, because its settings are not theirs");
            assertThat(first.members()).isEqualTo(1);
        }
    }

    @Test
    void aCertificateForAnotherHostIsNoticedBeforeAnythingStarts() throws IOException {
        PemFiles files = files("ours", Clock.systemUTC(), "elsewhere.example");
        NodeConfig plain = TestNode.config();
        NodeConfig config = new NodeConfig(
                plain.role(),
                plain.index(),
                plain.runDirectory(),
                plain.resume(),
                plain.launchedAt(),
                plain.launch(),
                plain.host(),
                plain.bindHost(),
                plain.controlPort(),
                plain.dataPort(),
                plain.join(),
                plain.joinTimeout(),
                plain.expectedTrainers(),
                plain.expectedWorkers(),
                plain.token(),
                new NodeConfig.Security(
                        Optional.of(new NodeConfig.TlsFiles(
                                files.certificate(), files.privateKey(), files.authorities(), List.of())),
                        false),
                plain.dataPlane(),
                plain.detection());

        assertThatThrownBy(() -> NodeSystem.identity(config, Clock.systemUTC()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(
                        "is for elsewhere.example, node.troupe.internal and not for node.host = 127.0.0.1");
    }
}
