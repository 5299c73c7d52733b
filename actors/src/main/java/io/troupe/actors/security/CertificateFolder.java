package io.troupe.actors.security;

import io.troupe.input.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder with an authority and a folder for each node below it.
 *
 * <pre>
 * authority.pem  authority-key.pem
 * NODE/certificate.pem  NODE/private-key.pem  NODE/authorities.pem
 * </pre>
 *
 * What is there is kept, unless it is asked to be renewed.
 */
public final class CertificateFolder {
    /** Clocks of machines differ. */
    private static final Duration BACKDATED = Duration.ofHours(1);

    private static final Pattern HOST = Pattern.compile("(\\*\\.)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?");

    /** In the certificate of every node, so that each knows the others for nodes whatever their hosts are called. */
    static final String EVERY_NODE = "node.troupe.internal";

    private final Path folder;
    private final Clock clock;

    public CertificateFolder(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** What was done for a node or the authority. */
    public enum Action {
        MADE,
        KEPT,
        RENEWED
    }

    /**
     * @param files of the node
     * @param hosts that the certificate names, without the name that all have
     * @param until when it is valid
     */
    public record Node(PemFiles files, List<String> hosts, Instant until, Action action) {}

    /** @param certificate of the authority */
    public record Authority(Path certificate, Path key, Instant until, Action action) {}

    /**
     * Makes the authority where there is none.
     *
     * @throws UserError if half of it is there, or what is there has expired or cannot be read
     */
    public Authority authority(Duration valid) throws IOException {
        Path certificate = folder.resolve("authority.pem");
        Path key = folder.resolve("authority-key.pem");
        if (Files.exists(certificate) != Files.exists(key)) {
            throw new UserError(folder + " has only one of authority.pem and authority-key.pem:"
                    + " put the other one back, or name another folder");
        }
        if (Files.exists(certificate)) {
            Instant until = CertificateAuthority.read(certificate, key)
                    .certificate()
                    .getNotAfter()
                    .toInstant();
            if (clock.instant().isAfter(until)) {
                throw new UserError("the authority in " + certificate + " expired at " + until
                        + ": name another folder for a new one");
            }
            return new Authority(certificate, key, until, Action.KEPT);
        }
        OwnerOnlyFiles.folder(folder);
        Instant now = clock.instant();
        Instant until = now.plus(valid);
        CertificateAuthority made = CertificateAuthority.create("Troupe authority", now.minus(BACKDATED), until);
        OwnerOnlyFiles.write(key, Pem.write(made.key()));
        OwnerOnlyFiles.write(certificate, Pem.write(made.certificate()));
        return new Authority(certificate, key, until, Action.MADE);
    }

    /**
     * Makes the certificate of a node where there is none.
     *
     * @param hosts names and addresses by which others reach the node; the first one names its folder
     * @param renew whether one that is there is replaced
     * @throws UserError if a host is none, or the certificate that is there is for other hosts
     */
    public Node node(Authority authority, List<String> hosts, Duration valid, boolean renew) throws IOException {
        hosts.forEach(CertificateFolder::check);
        List<String> names =
                Stream.concat(hosts.stream(), Stream.of(EVERY_NODE)).toList();
        Path own = folder.resolve(
                CertificateNames.bare(hosts.get(0)).replace(':', '_').replace('*', '_'));
        PemFiles files = new PemFiles(
                own.resolve("certificate.pem"), own.resolve("private-key.pem"), own.resolve("authorities.pem"));
        boolean there = Files.exists(files.certificate());
        if (there && !renew) {
            return kept(files, names);
        }
        CertificateAuthority signer = CertificateAuthority.read(authority.certificate(), authority.key());
        Instant now = clock.instant();
        Instant until = now.plus(valid);
        if (until.isAfter(authority.until())) {
            until = authority.until();
        }
        CertificateAuthority.Issued issued = signer.issue(names, now.minus(BACKDATED), until);
        write(files, issued, signer);
        return new Node(files, hosts, until, there ? Action.RENEWED : Action.MADE);
    }

    static void write(PemFiles files, CertificateAuthority.Issued issued, CertificateAuthority signer)
            throws IOException {
        Path own = files.certificate().toAbsolutePath().getParent();
        if (own != null) {
            OwnerOnlyFiles.folder(own);
        }
        OwnerOnlyFiles.write(files.authorities(), Pem.write(signer.certificate()));
        OwnerOnlyFiles.write(files.privateKey(), Pem.write(issued.key()));
        OwnerOnlyFiles.write(files.certificate(), Pem.write(issued.certificate()));
    }

    private static Node kept(PemFiles files, List<String> hosts) {
        X509Certificate certificate = Pem.certificates(files.certificate(), Pem.bytes(files.certificate()))
                .get(0);
        List<String> missing = hosts.stream()
                .filter(host -> !CertificateNames.cover(certificate, host))
                .toList();
        if (!missing.isEmpty()) {
            throw new UserError(files.certificate() + " is there already, for "
                    + String.join(", ", CertificateNames.of(certificate)) + " and not for "
                    + String.join(", ", missing) + ": --renew replaces it");
        }
        return new Node(
                files,
                CertificateNames.of(certificate).stream()
                        .filter(name -> !name.equals(EVERY_NODE))
                        .toList(),
                certificate.getNotAfter().toInstant(),
                Action.KEPT);
    }

    private static void check(String host) {
        if (!CertificateNames.isAddress(host) && !HOST.matcher(host).matches()) {
            throw new UserError("--host " + host + " is not allowed: it must be a name such as gpu1.example.org or an"
                    + " address such as 10.0.0.5; commas join those of one node");
        }
    }
}
