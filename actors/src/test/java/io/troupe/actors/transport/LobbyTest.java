package io.troupe.actors.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LobbyTest {
    private static final String HERE = "10.0.0.1";
    private final Lobby lobby = new Lobby(3);
    private final List<Attempt> all = new ArrayList<>();

    @AfterEach
    void close() {
        all.forEach(Attempt::close);
    }

    private Attempt from(String address, Progress progress) throws IOException {
        Attempt attempt = Attempt.inbound(SocketChannel.open(), InetAddress.getByName(address), Duration.ofSeconds(5));
        attempt.progressed(progress);
        all.add(attempt);
        return attempt;
    }

    private Attempt inside(String address, Progress progress) throws IOException {
        Attempt attempt = from(address, progress);
        assertThat(lobby.enter(attempt)).isEmpty();
        return attempt;
    }

    private Attempt whoGoes() throws IOException {
        return lobby.enter(from(HERE, Progress.SILENT)).orElseThrow();
    }

    @Test
    void nobodyGoesWhileThereIsRoom() throws IOException {
        Attempt first = inside(HERE, Progress.SILENT);
        inside(HERE, Progress.SILENT);
        inside(HERE, Progress.SILENT);

        lobby.leave(first);

        assertThat(lobby.enter(from(HERE, Progress.SILENT))).isEmpty();
        assertThat(lobby.everybody()).hasSize(3).doesNotContain(first);
    }

    @Test
    void ofEqualsTheOldestGoes() throws IOException {
        Attempt first = inside(HERE, Progress.SILENT);
        Attempt second = inside(HERE, Progress.SILENT);
        inside(HERE, Progress.SILENT);

        assertThat(whoGoes()).isSameAs(first);
        assertThat(whoGoes()).isSameAs(second);
        assertThat(lobby.everybody()).hasSize(3);
    }

    @Test
    void whoHasBegunItsHandshakeOutlivesWhoSaysNothing() throws IOException {
        inside(HERE, Progress.TALKING);
        Attempt silent = inside(HERE, Progress.SILENT);
        inside(HERE, Progress.TALKING);

        assertThat(whoGoes()).isSameAs(silent);
    }

    @Test
    void whoWasRefusedGoesFirst() throws IOException {
        inside("10.0.0.2", Progress.SILENT);
        inside("10.0.0.2", Progress.SILENT);
        Attempt refused = inside("10.0.0.3", Progress.REFUSED);

        assertThat(whoGoes()).isSameAs(refused);
    }

    @Test
    void whoFloodsDisplacesItself() throws IOException {
        Attempt elsewhere = inside("10.0.0.2", Progress.SILENT);
        inside(HERE, Progress.TALKING);
        inside(HERE, Progress.TALKING);

        for (int i = 0; i < 100; i++) {
            assertThat(lobby.enter(from(HERE, Progress.TALKING)).orElseThrow().origin())
                    .isNotEqualTo(elsewhere.origin());
        }
        assertThat(lobby.everybody()).contains(elsewhere);
    }

    @Test
    void whoIsTrustedOutlivesEveryStranger() throws IOException {
        Attempt peer = inside(HERE, Progress.TRUSTED);
        inside(HERE, Progress.TRUSTED);
        Attempt stranger = inside("10.0.0.2", Progress.TALKING);

        assertThat(whoGoes()).isSameAs(stranger);
        assertThat(lobby.everybody()).contains(peer);
    }

    @Test
    void aNetworkOfAddressesIsOnePlace() throws IOException {
        inside("fd00::1", Progress.SILENT);
        assertThat(from("fd00::2", Progress.SILENT).origin())
                .isEqualTo(from("fd00::ffff:1", Progress.SILENT).origin())
                .isNotEqualTo(from("fd00:0:0:1::1", Progress.SILENT).origin());
    }
}
