package io.troupe.actors.transport;

/**
 * Which implementation of TLS encrypts the data plane. They understand each other, but the nodes of a run should use the
 * same: OpenSSL never changes the keys of what it sends, and when it has sent about 137 GB to a JDK, that asks for new
 * keys more often than OpenSSL stands. The connection then breaks, and the next use opens another.
 */
public enum TlsEngine {
    /** OpenSSL where its library can be loaded, else the JDK's. */
    AUTO,
    /** The JDK's. */
    JDK,
    /** OpenSSL's (BoringSSL through netty-tcnative); an error where its library cannot be loaded. */
    OPENSSL
}
