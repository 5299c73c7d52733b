package io.troupe.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TcpProxyTest {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int IMPATIENCE_MILLIS = 200;

    private EchoServer server;
    private TcpProxy proxy;
    private Socket client;

    @BeforeEach
    void connect() throws Exception {
        server = EchoServer.open();
        proxy = TcpProxy.to(server.address());
        client = connected();
        assertThat(ask("hello")).isEqualTo("hello");
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        proxy.close();
        server.close();
    }

    private Socket connected() throws IOException {
        Socket socket = new Socket(proxy.address().getAddress(), proxy.address().getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private void say(String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private String hear(int length) throws IOException {
        return new String(client.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
    }

    private String ask(String text) throws IOException {
        say(text);
        return hear(text.length());
    }

    @Test
    void countsWhatPasses() throws Exception {
        assertThat(ask("12345")).isEqualTo("12345");

        assertThat(proxy.bytesToTarget()).isEqualTo(10);
        assertThat(proxy.bytesFromTarget()).isEqualTo(10);
        assertThat(proxy.connections()).isEqualTo(1);
    }

    @Test
    void theEndOfAStreamPassesWhileTheOtherGoesOn() throws Exception {
        say("last words");
        client.shutdownOutput();

        assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("last words");
        Await.until("end of the connection", Duration.ofSeconds(20), () -> proxy.connections() == 0);
    }

    @Test
    void delaysEachDirection() throws Exception {
        proxy.delay(Duration.ofMillis(150), Duration.ofMillis(100));

        long begun = System.nanoTime();
        assertThat(ask("late")).isEqualTo("late");

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(250));
    }

    @Test
    void aDelayDoesNotAddUp() throws Exception {
        proxy.delay(Duration.ofMillis(200), Duration.ZERO);

        long begun = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            say("x");
            Await.until("turn", Duration.ofSeconds(1), () -> true);
        }
        assertThat(hear(100)).isEqualTo("x".repeat(100));

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void limitsTheRate() throws Exception {
        proxy.limit(200_000);

        long begun = System.nanoTime();
        assertThat(ask("r".repeat(100_000))).hasSize(100_000);

        // All but the first chunk have to wait for those before them.
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(400));
    }

    @Test
    void aCutHoldsWhatIsSaidUntilItIsHealed() throws Exception {
        proxy.cut();
        say("held");
        client.setSoTimeout(IMPATIENCE_MILLIS);
        assertThatThrownBy(() -> hear(4)).isInstanceOf(SocketTimeoutException.class);

        proxy.heal();

        client.setSoTimeout(PATIENCE_MILLIS);
        assertThat(hear(4)).isEqualTo("held");
    }

    @Test
    void aConnectionThatIsMadeDuringACutWorksAfterwards() throws Exception {
        proxy.cut();
        client.close();
        client = connected();
        say("new");
        proxy.heal();

        assertThat(hear(3)).isEqualTo("new");
    }

    @Test
    void whatIsSwallowedIsLostAndTheConnectionWithIt() throws Exception {
        proxy.swallow();
        say("lost");
        Await.until("a loss", Duration.ofSeconds(20), proxy::hasLost);
        client.setSoTimeout(IMPATIENCE_MILLIS);
        assertThatThrownBy(() -> hear(4)).isInstanceOf(SocketTimeoutException.class);

        proxy.heal();

        client.setSoTimeout(PATIENCE_MILLIS);
        assertThatThrownBy(() -> hear(1)).isInstanceOf(IOException.class).hasMessageContaining("reset");
        client = connected();
        assertThat(ask("again")).isEqualTo("again");
    }

    @Test
    void aResetReachesTheClientAndNewConnectionsWork() throws Exception {
        proxy.reset();

        assertThatThrownBy(() -> hear(1)).isInstanceOf(IOException.class).hasMessageContaining("reset");
        client.close();
        client = connected();
        assertThat(ask("again")).isEqualTo("again");
    }

    @Test
    void holdsLittleForAReceiverThatDoesNotRead() throws Exception {
        long most = 48L << 20;
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TcpProxy before = TcpProxy.to((InetSocketAddress) deaf.getLocalSocketAddress());
                SocketChannel sender = SocketChannel.open(before.address())) {
            sender.configureBlocking(false);
            ByteBuffer block = ByteBuffer.allocate(1 << 16);
            long sent = 0;
            long lastSent = System.nanoTime();
            while (sent < most
                    && System.nanoTime() - lastSent < Duration.ofMillis(500).toNanos()) {
                int written = sender.write(block.clear());
                if (written > 0) {
                    sent += written;
                    lastSent = System.nanoTime();
                }
            }
            assertThat(sent).isLessThan(most);
        }
    }

    @Test
    void recordsWhatClientsSayFirst() throws Exception {
        assertThat(ask(" world")).isEqualTo(" world");

        assertThat(proxy.recordings()).singleElement().isEqualTo("hello world".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aTargetThatIsNotThereRefuses() throws Exception {
        server.close();

        try (Socket other = connected()) {
            assertThatThrownBy(() -> {
                        if (other.getInputStream().read() < 0) {
                            throw new IOException("closed");
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
        assertThat(proxy.refused()).isEqualTo(1);
    }
}
