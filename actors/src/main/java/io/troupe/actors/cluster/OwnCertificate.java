package io.troupe.actors.cluster;

import io.troupe.actors.security.TlsIdentity;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509ExtendedKeyManager;

/** What an identity shows to peers. */
final class OwnCertificate {
    private OwnCertificate() {}

    static X509Certificate of(TlsIdentity identity) {
        X509ExtendedKeyManager keys = identity.keyManager();
        String alias = keys.chooseClientAlias(new String[] {"EC", "RSA"}, null, null);
        return keys.getCertificateChain(alias)[0];
    }
}
