package io.troupe.actors.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.actors.security.NamedPeers;
import io.troupe.actors.security.TlsIdentity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsTest {
    private static final ByteBuffer HELLO = ByteBuffer.wrap(new byte[] {1});
    private Authority authority;
    private Authority stranger;

    @BeforeAll
    void makeAuthorities() throws Exception {
        authority = new Authority("ours");
        // Of the same name: else the peer would not even show its certificate.
        stranger = new Authority("ours");
    }

    @ParameterizedTest
    @CsvSource({"JDK,JDK", "JDK,OPENSSL", "OPENSSL,JDK", "OPENSSL,OPENSSL"})
    void messagesAndBlobsTravelBetweenAllEngines(TlsEngine connecting, TlsEngine accepting) throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        try (DataPlane receiver = Planes.open(Planes.tls("b", authority.identity(), accepting), inbox);
                DataPlane sender =
                        Planes.open(Planes.tls("a", authority.identity(), connecting), new RecordingInbox())) {
            for (int size : new int[] {1, 16_384, 17_407, 17_408, 17_409, 300_000, 1 << 20, 5_000_001}) {
                ByteBuffer content = Planes.content(size, size);
                sender.outlet(receiver.address())
                        .send(1, size, content.slice(0, size / 2), content.slice(size / 2, size - size / 2));
                Delivery delivery = inbox.take();
                assertThat(delivery.content()).isEqualTo(content);
                delivery.release();
            }
            ByteBuffer content = Planes.content(3_000_001, 5);
            BlobReference blob = receiver.shelf().offer("blob", content);

            assertThat(sender.pull(receiver.address(), blob).get(20, TimeUnit.SECONDS))
                    .isEqualTo(content);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsEngine.class,
            names = {"JDK", "OPENSSL"})
    void aPeerWithoutACertificateIsRefused(TlsEngine engine) throws Exception {
        refused(
                engine,
                authority.nobody(),
                authority.identity(),
                "(?is).*(certificate_required|peer did not return|CERTIFICATE_REQUIRED|bad_certificate|empty).*");
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsEngine.class,
            names = {"JDK", "OPENSSL"})
    void anExpiredCertificateIsRefused(TlsEngine engine) throws Exception {
        refused(
                engine,
                authority.identity(authority, "localhost", Duration.ofDays(-1)),
                authority.identity(),
                "(?is).*(certificate_expired|certificate_unknown|validity|expired).*");
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsEngine.class,
            names = {"JDK", "OPENSSL"})
    void aCertificateOfAnotherAuthorityIsRefused(TlsEngine engine) throws Exception {
        refused(
                engine,
                stranger.identity(authority, "localhost", Duration.ofDays(1)),
                authority.identity(),
                "(?is).*(certificate_unknown|unknown_ca|bad_certificate|certification path|decrypt_error|internal_error|path validation).*");
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsEngine.class,
            names = {"JDK", "OPENSSL"})
    void aPeerWhoseCertificateIsForAnotherHostIsNotTalkedTo(TlsEngine engine) throws Exception {
        refused(
                engine,
                authority.identity(),
                authority.identity(authority, "elsewhere.example", Duration.ofDays(1)),
                "(?is).*(localhost).*");
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsEngine.class,
            names = {"JDK", "OPENSSL"})
    void aPeerWhoseCertificateHasNoNameOfTheClusterIsRefused(TlsEngine engine) throws Exception {
        TlsIdentity picky = new PickyIdentity(authority.identity(), List.of("localhost"));

        refused(
                engine,
                authority.identity(authority, "elsewhere.example", Duration.ofDays(1)),
                picky,
                "(?is).*(certificate_unknown|internal_error|bad_certificate).*what the peer says.*");
    }

    private record PickyIdentity(TlsIdentity identity, List<String> peers) implements TlsIdentity {
        @Override
        public X509ExtendedKeyManager keyManager() {
            return identity.keyManager();
        }

        @Override
        public X509ExtendedTrustManager trustManager() {
            return new NamedPeers(identity.trustManager(), peers);
        }
    }

    @ParameterizedTest
    @CsvSource({"JDK,JDK", "OPENSSL,OPENSSL"})
    void aPeerWhoseCertificateIsNotForTheHostThatItSaysItIsOnIsRefused(TlsEngine connecting, TlsEngine accepting)
            throws Exception {
        TlsIdentity elsewhere = authority.identity(authority, "elsewhere.example", Duration.ofDays(1));
        String why = "wrong certificate: that of 'a' is for elsewhere.example and not for its host, 'localhost'";
        try (DataPlane receiver = Planes.open(Planes.tls("b", authority.identity(), accepting), new RecordingInbox());
                DataPlane sender = Planes.open(Planes.tls("a", elsewhere, connecting), new RecordingInbox())) {
            assertThatThrownBy(() -> sender.outlet(receiver.address()).send(1, 1, HELLO.duplicate()))
                    .isInstanceOf(IOException.class)
                    .hasMessage("peer " + receiver.address() + " refused this node: " + why);
            Await.until(
                    "the refusal is counted",
                    () -> receiver.counts().refused().getOrDefault(Refusal.WRONG_NAME, 0L) == 1);
            assertThat(receiver.counts().lastRefusal()).contains(why);
        }
    }

    @Test
    void nonsenseWhereTlsIsExpectedCostsNoEngineAndNoBuffers() throws Exception {
        try (DataPlane receiver =
                Planes.open(Planes.tls("b", authority.identity(), TlsEngine.JDK), new RecordingInbox())) {
            byte[][] openings = {{'T'}, {0x16, 9}, {0x16, 3, 1, 2, 0, 7}, new byte[1000]};
            for (byte[] opening : openings) {
                try (RawPeer stranger = new RawPeer(receiver.address())) {
                    stranger.sendBytes(opening);
                    assertThat(stranger.isClosed()).isTrue();
                }
            }
            Await.until("they are counted", () -> receiver.counts().refused().getOrDefault(Refusal.TLS, 0L) == 4);
            assertThat(receiver.memoryBytes()).isZero();
        }
    }

    @Test
    void aFloodDoesNotDisplaceWhoHasBegunItsHandshake() throws Exception {
        List<RawPeer> flood = new ArrayList<>();
        try (DataPlane receiver =
                        Planes.open(Planes.tls("b", authority.identity(), TlsEngine.JDK), new RecordingInbox());
                TlsEngines engines = TlsEngines.of(authority.identity(), TlsEngine.JDK);
                SocketChannel channel = SocketChannel.open(
                        new InetSocketAddress("localhost", receiver.address().port()))) {
            ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
            engines.connecting(receiver.address()).wrap(ByteBuffer.allocate(0), bytes);
            channel.write(bytes.flip());
            assertThat(channel.read(bytes.clear())).as("bytes of an answer").isPositive();

            for (int i = 0; i < 40; i++) {
                flood.add(new RawPeer(receiver.address()));
            }
            // There is room for 16, and one of them is who talks.
            Await.until(
                    "the flood has displaced itself",
                    () -> receiver.counts().refused().getOrDefault(Refusal.CROWDED_OUT, 0L) == 25);

            channel.configureBlocking(false);
            int count;
            do {
                count = channel.read(bytes.clear());
            } while (count > 0);
            assertThat(count).as("bytes left, or -1 where it was closed").isZero();
        } finally {
            for (RawPeer stranger : flood) {
                stranger.close();
            }
        }
    }

    /** Both sides have to say what is wrong. */
    private void refused(TlsEngine engine, TlsIdentity connecting, TlsIdentity accepting, String why) throws Exception {
        try (DataPlane receiver = Planes.open(Planes.tls("b", accepting, engine), new RecordingInbox());
                DataPlane sender = Planes.open(Planes.tls("a", connecting, engine), new RecordingInbox())) {
            DataAddress address = receiver.address();

            assertThatThrownBy(() -> sender.outlet(address).send(1, 1, HELLO.duplicate()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("peer " + address)
                    .hasMessageMatching(why);
            Await.until(
                    "the refusal is counted", () -> receiver.counts().refused().getOrDefault(Refusal.TLS, 0L) > 0);
            assertThat(receiver.counts().lastRefusal()).contains("TLS: ").hasSizeGreaterThan(50);
        }
    }

    @Test
    void oneSideWithoutTlsIsToldSo() throws Exception {
        try (DataPlane encrypted =
                        Planes.open(Planes.tls("b", authority.identity(), TlsEngine.JDK), new RecordingInbox());
                DataPlane plain = Planes.open(Planes.settings("a"), new RecordingInbox())) {
            assertThatThrownBy(() -> plain.outlet(encrypted.address()).send(1, 1, HELLO.duplicate()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("one side uses TLS, the other does not");
            assertThatThrownBy(() -> encrypted.outlet(plain.address()).send(1, 1, HELLO.duplicate()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("during the TLS handshake (perhaps it uses none)");
            assertThat(plain.counts().refused()).containsKey(Refusal.TLS);
            assertThat(encrypted.counts().refused()).containsKey(Refusal.TLS);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsEngine.class,
            names = {"JDK", "OPENSSL"})
    void aNewConnectionUsesTheIdentityAsItIsThen(TlsEngine engine) throws Exception {
        RotatingIdentity rotating =
                new RotatingIdentity(authority.identity(authority, "localhost", Duration.ofDays(-1)));
        RecordingInbox inbox = new RecordingInbox();
        try (DataPlane receiver = Planes.open(Planes.tls("b", authority.identity(), engine), inbox);
                DataPlane sender = Planes.open(Planes.tls("a", rotating, engine), new RecordingInbox())) {
            Outlet outlet = sender.outlet(receiver.address());
            assertThatThrownBy(() -> outlet.send(1, 1, HELLO.duplicate())).isInstanceOf(IOException.class);

            rotating.identity.set(authority.identity());
            outlet.send(1, 2, HELLO.duplicate());

            assertThat(inbox.take().tag()).isEqualTo(2);
        }
    }

    private record RotatingIdentity(AtomicReference<TlsIdentity> identity) implements TlsIdentity {
        RotatingIdentity(TlsIdentity first) {
            this(new AtomicReference<>(first));
        }

        @Override
        public X509ExtendedKeyManager keyManager() {
            return identity.get().keyManager();
        }

        @Override
        public X509ExtendedTrustManager trustManager() {
            return identity.get().trustManager();
        }
    }
}
