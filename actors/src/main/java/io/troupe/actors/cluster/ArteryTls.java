package io.troupe.actors.cluster;

import io.troupe.actors.security.TlsEngines;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import org.apache.pekko.remote.artery.tcp.SSLEngineProvider;
import scala.Option;

/** The control plane's connections. Everything is verified during the handshake, so nothing is left for afterwards. */
final class ArteryTls implements SSLEngineProvider {
    private final TlsEngines engines;

    ArteryTls(TlsEngines engines) {
        this.engines = engines;
    }

    @Override
    public SSLEngine createServerSSLEngine(String hostname, int port) {
        return engines.server();
    }

    @Override
    public SSLEngine createClientSSLEngine(String hostname, int port) {
        return engines.client(hostname, port);
    }

    @Override
    public Option<Throwable> verifyClientSession(String hostname, SSLSession session) {
        return Option.empty();
    }

    @Override
    public Option<Throwable> verifyServerSession(String hostname, SSLSession session) {
        return Option.empty();
    }
}
