package io.troupe.actors.security;

import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * What a node shows to its peers and which peers it trusts. Both may change while the node runs (rotation): ask again for
 * every new connection. Usable from any thread.
 */
public interface TlsIdentity {
    /** The node's certificate and private key, as they are now. */
    X509ExtendedKeyManager keyManager();

    /** The authorities of a peer's certificate, as they are now. */
    X509ExtendedTrustManager trustManager();
}
