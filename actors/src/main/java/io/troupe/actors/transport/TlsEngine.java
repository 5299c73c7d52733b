package io.troupe.actors.transport;

/** Which implementation of TLS encrypts the data plane; they understand each other. */
public enum TlsEngine {
    /** OpenSSL where its library can be loaded, else the JDK's. */
    AUTO,
    /** The JDK's. */
    JDK,
    /** OpenSSL's (BoringSSL through netty-tcnative); an error where its library cannot be loaded. */
    OPENSSL
}
