package io.troupe.actors.security;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One certificate that all nodes of a run share, for runs that nobody made certificates for: what listens is then closed
 * to everybody who cannot read its folder. The authority's key is thrown away.
 */
public final class LocalCertificates {
    private static final Duration VALID = Duration.ofDays(366);
    private static final List<String> LOOPBACK = List.of("127.0.0.1", "localhost", "::1");

    private LocalCertificates() {}

    /**
     * Makes the certificate, in place of one that is there. Takes about 50 ms.
     *
     * @param folder made if it is missing; its files are readable by their owner only
     * @param hosts of the nodes, besides those of loopback
     */
    public static PemFiles create(Path folder, List<String> hosts, Clock clock) throws IOException {
        Set<String> names = new LinkedHashSet<>(LOOPBACK);
        names.addAll(hosts.stream().map(CertificateNames::bare).toList());
        Instant from = clock.instant().minus(Duration.ofHours(1));
        Instant until = clock.instant().plus(VALID);
        CertificateAuthority authority = CertificateAuthority.create("Troupe run", from, until);
        PemFiles files = new PemFiles(
                folder.resolve("certificate.pem"),
                folder.resolve("private-key.pem"),
                folder.resolve("authorities.pem"));
        CertificateFolder.write(files, authority.issue(List.copyOf(names), from, until), authority);
        return files;
    }
}
