package io.troupe.actors.security;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Certificates that Troupe did not make, for tests of what is made of them. */
public final class IssuedCertificates {
    private IssuedCertificates() {}

    /**
     * One with these names and no others.
     *
     * @param authority folder of the authority that signs it; made if it is missing
     */
    public static PemFiles exactly(Path authority, String... names) throws IOException {
        CertificateFolder.Authority files =
                new CertificateFolder(authority, Clock.systemUTC()).authority(Duration.ofDays(3650));
        CertificateAuthority signer = CertificateAuthority.read(files.certificate(), files.key());
        Path own = authority.resolve("exactly-" + names[0].replace('*', '_'));
        PemFiles node = new PemFiles(
                own.resolve("certificate.pem"), own.resolve("private-key.pem"), own.resolve("authorities.pem"));
        Instant now = Instant.now();
        CertificateFolder.write(
                node,
                signer.issue(List.of(names), now.minus(Duration.ofHours(1)), now.plus(Duration.ofDays(1))),
                signer);
        return node;
    }
}
