package io.troupe.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;

class NewcomersTest {
    private final AtomicLong now = new AtomicLong();
    private final Newcomers newcomers = new Newcomers(3, Duration.ofNanos(100), now::get);

    private static final class Fake implements Newcomers.Connection {
        private final SSLSession session;
        private boolean begun;
        private boolean closed;

        Fake() throws NoSuchAlgorithmException {
            session = SSLContext.getDefault().createSSLEngine().getSession();
        }

        @Override
        public SSLSession session() {
            return session;
        }

        @Override
        public boolean begun() {
            return begun;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private Fake admitted() throws NoSuchAlgorithmException {
        Fake connection = new Fake();
        newcomers.admit(connection);
        return connection;
    }

    @Test
    void closesTheOldestWhenThereAreTooMany() throws NoSuchAlgorithmException {
        Fake first = admitted();
        Fake second = admitted();
        admitted();
        assertThat(first.closed).isFalse();

        admitted();

        assertThat(first.closed).isTrue();
        assertThat(second.closed).isFalse();
        assertThat(newcomers.count()).isEqualTo(3);
    }

    @Test
    void closesWhoSaysNothingBeforeWhoHasBegun() throws NoSuchAlgorithmException {
        Fake peer = admitted();
        peer.begun = true;
        Fake silent = admitted();
        admitted();

        admitted();

        assertThat(silent.closed).isTrue();
        assertThat(peer.closed).isFalse();
    }

    @Test
    void closesThoseThatTakeTooLong() throws NoSuchAlgorithmException {
        Fake early = admitted();
        now.set(60);
        Fake late = admitted();
        now.set(100);

        newcomers.closeLate();

        assertThat(early.closed).isTrue();
        assertThat(late.closed).isFalse();
    }

    @Test
    void leavesVerifiedPeersAlone() throws NoSuchAlgorithmException {
        Fake peer = admitted();
        newcomers.verified(peer.session);
        now.set(1000);
        newcomers.closeLate();
        for (int i = 0; i < 10; i++) {
            admitted();
        }

        assertThat(peer.closed).isFalse();
    }
}
