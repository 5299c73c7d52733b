package io.troupe.actors.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.input.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateFolderTest {
    private static final Duration YEAR = Duration.ofDays(365);

    @TempDir
    Path parent;

    private Path folder = Path.of("");
    private CertificateFolder certificates = new CertificateFolder(folder, Clock.systemUTC());

    @BeforeEach
    void names() {
        folder = parent.resolve("certificates");
        certificates = new CertificateFolder(folder, Clock.systemUTC());
    }

    private static X509Certificate certificate(Path file) {
        return Pem.certificates(file, Pem.bytes(file)).get(0);
    }

    @Test
    void makesCertificatesForConnectingAndForBeingConnectedTo() throws IOException, GeneralSecurityException {
        CertificateFolder.Node node = certificates.node(
                certificates.authority(YEAR), List.of("gpu1.example.org", "10.0.0.5", "fd00::5"), YEAR, false);

        X509Certificate made = certificate(node.files().certificate());
        assertThat(CertificateNames.of(made))
                .containsExactly("gpu1.example.org", "10.0.0.5", "fd00:0:0:0:0:0:0:5", "node.troupe.internal");
        assertThat(made.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
        assertThat(made.getBasicConstraints()).isEqualTo(-1);
        made.verify(certificate(folder.resolve("authority.pem")).getPublicKey());
        PemTlsIdentity.read(node.files(), Clock.systemUTC());
    }

    @Test
    void onlyTheOwnerReadsWhatIsMade() throws IOException {
        certificates.node(certificates.authority(YEAR), List.of("a"), YEAR, false);

        try (Stream<Path> made = Files.walk(folder)) {
            assertThat(made)
                    .hasSize(7)
                    .allSatisfy(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .endsWith("------"));
        }
    }

    @Test
    void aSecondRunKeepsWhatIsThere() throws IOException {
        Path first = certificates
                .node(certificates.authority(YEAR), List.of("a"), YEAR, false)
                .files()
                .certificate();
        byte[] before = Files.readAllBytes(first);

        CertificateFolder.Authority authority = certificates.authority(YEAR);
        CertificateFolder.Node again = certificates.node(authority, List.of("a"), YEAR, false);
        CertificateFolder.Node other = certificates.node(authority, List.of("b"), YEAR, false);

        assertThat(authority.action()).isEqualTo(CertificateFolder.Action.KEPT);
        assertThat(again.action()).isEqualTo(CertificateFolder.Action.KEPT);
        assertThat(other.action()).isEqualTo(CertificateFolder.Action.MADE);
        assertThat(first).hasBinaryContent(before);
    }

    @Test
    void renewingReplacesTheNodesCertificateAndNotTheAuthority() throws IOException {
        CertificateFolder.Node first = certificates.node(certificates.authority(YEAR), List.of("a"), YEAR, false);
        X509Certificate before = certificate(first.files().certificate());
        byte[] authority = Files.readAllBytes(folder.resolve("authority.pem"));

        CertificateFolder.Node renewed = certificates.node(certificates.authority(YEAR), List.of("a"), YEAR, true);

        assertThat(renewed.action()).isEqualTo(CertificateFolder.Action.RENEWED);
        assertThat(certificate(renewed.files().certificate())).isNotEqualTo(before);
        assertThat(folder.resolve("authority.pem")).hasBinaryContent(authority);
    }

    @Test
    void otherNamesForACertificateThatIsThereAreAnError() throws IOException {
        CertificateFolder.Authority authority = certificates.authority(YEAR);
        certificates.node(authority, List.of("a"), YEAR, false);

        assertThatThrownBy(() -> certificates.node(authority, List.of("a", "10.0.0.5"), YEAR, false))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(
                        "is there already, for a, node.troupe.internal and not for 10.0.0.5: --renew replaces it");
    }

    @Test
    void noCertificateOutlivesItsAuthority() throws IOException {
        CertificateFolder.Authority authority = certificates.authority(Duration.ofDays(10));

        CertificateFolder.Node node = certificates.node(authority, List.of("a"), YEAR, false);

        assertThat(node.until()).isEqualTo(authority.until());
    }

    @Test
    void halfAnAuthorityIsAnError() throws IOException {
        certificates.authority(YEAR);
        Files.delete(folder.resolve("authority-key.pem"));

        assertThatThrownBy(() -> certificates.authority(YEAR))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("only one of authority.pem and authority-key.pem");
    }

    @Test
    void aHostMustBeOne() throws IOException {
        CertificateFolder.Authority authority = certificates.authority(YEAR);

        assertThatThrownBy(() -> certificates.node(authority, List.of("../a"), YEAR, false))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--host ../a is not allowed");
    }

    @Test
    void coversNamesAddressesAndWildcards() throws IOException {
        X509Certificate made = certificate(certificates
                .node(certificates.authority(YEAR), List.of("Node.example", "::1", "*.pods.example"), YEAR, false)
                .files()
                .certificate());

        assertThat(List.of("node.example", "[::1]", "0:0:0:0:0:0:0:1", "a.pods.example"))
                .allMatch(host -> CertificateNames.cover(made, host));
        assertThat(List.of("127.0.0.1", "other.example", "pods.example", "a.b.pods.example"))
                .noneMatch(host -> CertificateNames.cover(made, host));
    }
}
