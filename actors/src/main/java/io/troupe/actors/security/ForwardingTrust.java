package io.troupe.actors.security;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trusts whom another one trusts, with something around the check of those that connect to this node. */
abstract class ForwardingTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager trust;

    ForwardingTrust(X509ExtendedTrustManager trust) {
        this.trust = trust;
    }

    /** What the other one finds. */
    interface Check {
        void run() throws CertificateException;
    }

    /**
     * A peer that connected shows its certificates.
     *
     * @param chain its own first
     * @param inner to be run
     * @throws CertificateException when it is not trusted
     */
    abstract void client(X509Certificate[] chain, Check inner) throws CertificateException;

    @Override
    public final void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        client(chain, () -> trust.checkClientTrusted(chain, authType, socket));
    }

    @Override
    public final void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        client(chain, () -> trust.checkClientTrusted(chain, authType, engine));
    }

    @Override
    public final void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        client(chain, () -> trust.checkClientTrusted(chain, authType));
    }

    @Override
    public final void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        trust.checkServerTrusted(chain, authType, socket);
    }

    @Override
    public final void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        trust.checkServerTrusted(chain, authType, engine);
    }

    @Override
    public final void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        trust.checkServerTrusted(chain, authType);
    }

    @Override
    public final X509Certificate[] getAcceptedIssuers() {
        return trust.getAcceptedIssuers();
    }
}
