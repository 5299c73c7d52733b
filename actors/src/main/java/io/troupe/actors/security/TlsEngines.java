package io.troupe.actors.security;

import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * One engine for each connection: TLS 1.3, certificates on both sides, and the peer that is connected to must be named in
 * its certificate. Usable from any thread.
 */
public final class TlsEngines {
    private static final String PROTOCOL = "TLSv1.3";

    private final TlsIdentity identity;
    private final Consumer<String> report;
    private final AtomicLong quietUntil = new AtomicLong(System.nanoTime());

    /** @param report is told why a peer that connected is refused, at most once a second */
    public TlsEngines(TlsIdentity identity, Consumer<String> report) {
        this.identity = identity;
        this.report = report;
    }

    /**
     * The side that connects.
     *
     * @param host that the peer's certificate must name
     */
    public SSLEngine client(String host, int port) {
        SSLEngine engine = context(identity.trustManager()).createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = parameters(engine);
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** The side that is connected to: asks for a certificate too. */
    public SSLEngine server() {
        SSLEngine engine = context(new ReportedTrust(identity.trustManager(), report, quietUntil))
                .createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = parameters(engine);
        parameters.setNeedClientAuth(true);
        engine.setSSLParameters(parameters);
        return engine;
    }

    private static SSLParameters parameters(SSLEngine engine) {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {PROTOCOL});
        return parameters;
    }

    /** A new one each time: a context resumes sessions, and those would outlive the certificates they began with. */
    private SSLContext context(X509ExtendedTrustManager trust) {
        try {
            SSLContext context = SSLContext.getInstance(PROTOCOL);
            context.init(new KeyManager[] {identity.keyManager()}, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + PROTOCOL, e);
        }
    }
}
