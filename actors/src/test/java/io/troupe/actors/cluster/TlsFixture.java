package io.troupe.actors.cluster;

import io.troupe.actors.security.CertificateFolder;
import io.troupe.actors.security.IssuedCertificates;
import io.troupe.actors.security.PemFiles;
import io.troupe.actors.security.PemTlsIdentity;
import io.troupe.actors.security.TlsIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** Certificates of a few authorities, good and bad. */
final class TlsFixture {
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Clock LONG_AGO = Clock.fixed(Instant.parse("2020-01-01T00:00:00Z"), ZoneOffset.UTC);

    private final Path folder;

    TlsFixture(Path folder) {
        this.folder = folder;
    }

    /** What may be wrong with a certificate. */
    enum Fault {
        EXPIRED,
        WRONG_AUTHORITY,
        WRONG_NAME
    }

    PemFiles files(String authority, String... hosts) throws IOException {
        return files(authority, Clock.systemUTC(), hosts);
    }

    private PemFiles files(String authority, Clock clock, String... hosts) throws IOException {
        CertificateFolder certificates = new CertificateFolder(folder.resolve(authority), clock);
        return certificates
                .node(certificates.authority(YEAR.multipliedBy(30)), List.of(hosts), YEAR, false)
                .files();
    }

    /** Of the authority that everybody trusts, for loopback. */
    TlsIdentity good() throws IOException {
        return PemTlsIdentity.read(files("ours", "good", "127.0.0.1", "localhost"), Clock.systemUTC());
    }

    /** One that trusts the right authority but whose own certificate is bad. */
    TlsIdentity bad(Fault fault) throws IOException {
        PemFiles good = files("ours", "good", "127.0.0.1", "localhost");
        PemFiles own = switch (fault) {
            case EXPIRED -> files("ours", LONG_AGO, "expired", "127.0.0.1");
            case WRONG_AUTHORITY -> files("theirs", "stranger", "127.0.0.1");
            case WRONG_NAME -> IssuedCertificates.exactly(folder.resolve("ours"), "elsewhere.example");
        };
        return PemTlsIdentity.read(
                new PemFiles(own.certificate(), own.privateKey(), good.authorities()),
                fault == Fault.EXPIRED ? LONG_AGO : Clock.systemUTC());
    }

    /** A context with that identity; of nobody where there is none. */
    static SSLContext context(TlsIdentity trust, Optional<TlsIdentity> identity) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(
                identity.map(own -> new KeyManager[] {own.keyManager()}).orElse(new KeyManager[0]),
                new TrustManager[] {trust.trustManager()},
                null);
        return context;
    }
}
