package io.troupe.actors.transport;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import io.troupe.actors.security.TlsIdentity;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Engines of TLS 1.3 with certificates on both sides. Each asks for the identity as it is now. The connecting side holds
 * the certificate against the host that it connects to.
 */
final class TlsEngines implements AutoCloseable {
    private static final String PROTOCOL = "TLSv1.3";
    private static final String VERIFY_HOST = "HTTPS";
    /** AES with a 128-bit key first: the fastest where the processor has instructions for it. */
    private static final List<String> CIPHERS =
            List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

    private final TlsIdentity identity;
    private final boolean openSsl;
    private Optional<Contexts> contexts = Optional.empty();

    private TlsEngines(TlsIdentity identity, boolean openSsl) {
        this.identity = identity;
        this.openSsl = openSsl;
    }

    /** @throws IOException when OpenSSL is asked for and cannot be loaded */
    static TlsEngines of(TlsIdentity identity, TlsEngine engine) throws IOException {
        boolean openSsl = switch (engine) {
            case JDK -> false;
            case AUTO -> OpenSsl.isAvailable();
            case OPENSSL -> {
                if (!OpenSsl.isAvailable()) {
                    throw new IOException(
                            "OpenSSL cannot be loaded: " + OpenSsl.unavailabilityCause(),
                            OpenSsl.unavailabilityCause());
                }
                yield true;
            }
        };
        return new TlsEngines(identity, openSsl);
    }

    boolean openSsl() {
        return openSsl;
    }

    /** The engine of the side that connects to this address. */
    SSLEngine connecting(DataAddress peer) throws IOException {
        if (openSsl) {
            return contexts().client.newEngine(UnpooledByteBufAllocator.DEFAULT, peer.host(), peer.port());
        }
        SSLEngine engine = jdkContext().createSSLEngine(peer.host(), peer.port());
        engine.setUseClientMode(true);
        SSLParameters parameters = parameters(engine);
        parameters.setEndpointIdentificationAlgorithm(VERIFY_HOST);
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** A JDK engine that does not care for names; for tries within this process. */
    SSLEngine anybody(DataAddress peer) throws IOException {
        SSLEngine engine = jdkContext().createSSLEngine(peer.host(), peer.port());
        engine.setUseClientMode(true);
        engine.setSSLParameters(parameters(engine));
        return engine;
    }

    /** The engine of the side that was connected to. */
    SSLEngine accepting() throws IOException {
        if (openSsl) {
            return contexts().server.newEngine(UnpooledByteBufAllocator.DEFAULT);
        }
        SSLEngine engine = jdkContext().createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = parameters(engine);
        parameters.setNeedClientAuth(true);
        engine.setSSLParameters(parameters);
        return engine;
    }

    private static SSLParameters parameters(SSLEngine engine) {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {PROTOCOL});
        parameters.setCipherSuites(CIPHERS.toArray(String[]::new));
        return parameters;
    }

    private SSLContext jdkContext() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance(PROTOCOL);
            context.init(new KeyManager[] {identity.keyManager()}, new TrustManager[] {identity.trustManager()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    /** Native contexts are dear, so they are made again only when the identity has changed. */
    private synchronized Contexts contexts() throws IOException {
        X509ExtendedKeyManager keys = identity.keyManager();
        X509ExtendedTrustManager trust = identity.trustManager();
        if (contexts.isPresent()
                && contexts.get().keys.equals(keys)
                && contexts.get().trust.equals(trust)) {
            return contexts.get();
        }
        Contexts made = new Contexts(
                keys,
                trust,
                common(SslContextBuilder.forClient().keyManager(keys), trust)
                        .endpointIdentificationAlgorithm(VERIFY_HOST)
                        .build(),
                common(SslContextBuilder.forServer(keys), trust)
                        .clientAuth(ClientAuth.REQUIRE)
                        .build());
        close();
        contexts = Optional.of(made);
        return made;
    }

    private static SslContextBuilder common(SslContextBuilder builder, TrustManager trust) {
        return builder.trustManager(trust)
                .sslProvider(SslProvider.OPENSSL_REFCNT)
                .protocols(PROTOCOL)
                .ciphers(CIPHERS);
    }

    /** Frees native contexts; engines made by them live on. */
    @Override
    public synchronized void close() {
        contexts.ifPresent(made -> {
            ReferenceCountUtil.release(made.client);
            ReferenceCountUtil.release(made.server);
        });
        contexts = Optional.empty();
    }

    private record Contexts(
            X509ExtendedKeyManager keys, X509ExtendedTrustManager trust, SslContext client, SslContext server) {}
}
