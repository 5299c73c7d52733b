package io.troupe.actors.cluster;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Trusts whom another one trusts, and remembers what the peer showed, so that a refusal can name it. */
final class PeerChain extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager trust;
    private volatile @Nullable X509Certificate leaf;

    PeerChain(X509ExtendedTrustManager trust) {
        this.trust = trust;
    }

    /** Of the peer; empty where it showed none. */
    Optional<X509Certificate> leaf() {
        return Optional.ofNullable(leaf);
    }

    /** Whether an authority signed it, whatever host it is for. */
    boolean trusted() {
        X509Certificate certificate = leaf;
        if (certificate == null) {
            return false;
        }
        for (X509Certificate authority : trust.getAcceptedIssuers()) {
            if (authority.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        leaf = chain[0];
        trust.checkServerTrusted(chain, authType, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        leaf = chain[0];
        trust.checkServerTrusted(chain, authType, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        leaf = chain[0];
        trust.checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        trust.checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        trust.checkClientTrusted(chain, authType, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        trust.checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return trust.getAcceptedIssuers();
    }
}
