package io.troupe.actors.security;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts a peer that connects only where its certificate has one of some names. An authority may sign for many besides
 * the nodes of a cluster, and whoever is connected to cannot ask for the name of a host as whoever connects does.
 */
public final class NamedPeers extends ForwardingTrust {
    private final List<String> names;

    /**
     * @param trust of chains and dates
     * @param names of which a certificate must have one; {@code *.example.org} for all in a domain
     */
    public NamedPeers(X509ExtendedTrustManager trust, List<String> names) {
        super(trust);
        this.names = List.copyOf(names);
    }

    @Override
    void client(X509Certificate[] chain, Check inner) throws CertificateException {
        inner.run();
        if (!CertificateNames.share(chain[0], names)) {
            List<String> theirs = CertificateNames.of(chain[0]);
            throw new CertificateException("the peer's certificate is for "
                    + (theirs.isEmpty() ? "no host" : String.join(", ", theirs)) + ", and must be for one of "
                    + String.join(", ", names));
        }
    }
}
