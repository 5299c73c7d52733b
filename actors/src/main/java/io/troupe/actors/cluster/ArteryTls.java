package io.troupe.actors.cluster;

import io.troupe.actors.security.TlsEngines;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import org.apache.pekko.actor.ActorCell;
import org.apache.pekko.actor.ActorContext;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.remote.artery.tcp.SSLEngineProvider;
import org.apache.pekko.stream.impl.FanIn;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The control plane's connections. Everything is verified during the handshake; what Artery lacks is an end for
 * connections that never get so far.
 */
final class ArteryTls implements SSLEngineProvider {
    private static final int MAX_NEWCOMERS = 128;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration CHECK_EVERY = Duration.ofSeconds(1);
    private static final int TRANSPORT_IN = 0;

    private final TlsEngines engines;
    private final Newcomers newcomers;

    private ArteryTls(TlsEngines engines, Newcomers newcomers) {
        this.engines = engines;
        this.newcomers = newcomers;
    }

    /** The checks end with the actor system. */
    static ArteryTls create(TlsEngines engines, ExtendedActorSystem system) {
        Newcomers newcomers = new Newcomers(MAX_NEWCOMERS, PATIENCE, System::nanoTime);
        system.getScheduler()
                .scheduleWithFixedDelay(CHECK_EVERY, CHECK_EVERY, newcomers::closeLate, system.dispatcher());
        return new ArteryTls(engines, newcomers);
    }

    @Override
    public SSLEngine createServerSSLEngine(String hostname, int port) {
        SSLEngine engine = engines.server();
        newcomers.admit(new InboundConnection(engine, actorBeingMade()));
        return engine;
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
        newcomers.verified(session);
        return Option.empty();
    }

    /**
     * The actor that drives the connection. Pekko asks for the engine while it makes that actor, and has no other way to
     * tell it; ArteryTlsTest fails where a new version does this differently.
     */
    private static ActorRef actorBeingMade() {
        // An actor that has taken its context puts a null on top of it.
        return CollectionConverters.asJava(ActorCell.contextStack().get()).stream()
                .filter(Objects::nonNull)
                .map(ActorContext::self)
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException("Pekko asks for a TLS engine outside of the actor that uses it"));
    }

    private record InboundConnection(SSLEngine engine, ActorRef driver) implements Newcomers.Connection {
        @Override
        public SSLSession session() {
            return engine.getSession();
        }

        @Override
        public boolean begun() {
            return engine.getHandshakeSession() != null;
        }

        /** As if the connection had been lost, which closes it from the outside in. */
        @Override
        public void close() {
            driver.tell(
                    new FanIn.OnError(TRANSPORT_IN, new IOException("the peer did not show a certificate in time")),
                    ActorRef.noSender());
        }
    }
}
