package io.troupe.benchmarks.transport;

import io.troupe.actors.security.TlsIdentity;
import io.troupe.actors.transport.DataPlaneSettings;
import io.troupe.actors.transport.TlsEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** How bytes travel. */
public enum Mode {
    /** In the clear. */
    PLAIN,
    /** TLS by OpenSSL. */
    OPENSSL,
    /** TLS by the JDK. */
    JDK;

    private static final long RECEIVE_BYTES = 256L << 20;

    static Mode of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    String argument() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @param certificate key store, read only where this mode encrypts */
    DataPlaneSettings settings(String nodeId, String certificate) throws IOException {
        Optional<TlsIdentity> identity =
                this == PLAIN ? Optional.empty() : Optional.of(ThrowAwayCertificate.read(Path.of(certificate)));
        return new DataPlaneSettings(
                nodeId,
                "benchmark",
                "no secret",
                "localhost",
                "localhost",
                0,
                identity,
                this == JDK ? TlsEngine.JDK : TlsEngine.OPENSSL,
                false,
                RECEIVE_BYTES,
                Duration.ofSeconds(20),
                DataPlaneSettings.Limits.defaults());
    }
}
