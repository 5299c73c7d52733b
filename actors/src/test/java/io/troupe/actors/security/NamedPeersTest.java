package io.troupe.actors.security;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedPeersTest {
    @TempDir
    Path folder;

    private static void connect(PemFiles peer, PemFiles node, String... names) throws CertificateException {
        X509Certificate certificate = Pem.certificates(peer.certificate(), Pem.bytes(peer.certificate()))
                .get(0);
        PemTlsIdentity.read(node, Clock.systemUTC(), List.of(names))
                .trustManager()
                .checkClientTrusted(new X509Certificate[] {certificate}, "EC");
    }

    private PemFiles troupes(String host) throws IOException {
        CertificateFolder certificates = new CertificateFolder(folder, Clock.systemUTC());
        Duration year = Duration.ofDays(365);
        return certificates
                .node(certificates.authority(year), List.of(host), year, false)
                .files();
    }

    @Test
    void aNameInCommonWithTheNodesOwnCertificateIsEnough() throws Exception {
        PemFiles node = IssuedCertificates.exactly(folder, "gpu1.example.org", "cluster.example.org");
        PemFiles peer = IssuedCertificates.exactly(folder, "gpu2.example.org", "cluster.example.org");
        PemFiles other = IssuedCertificates.exactly(folder, "printer.example.org");

        connect(peer, node);
        assertThatThrownBy(() -> connect(other, node))
                .isInstanceOf(CertificateException.class)
                .hasMessage("the peer's certificate is for printer.example.org, and must be for one of"
                        + " gpu1.example.org, cluster.example.org");
    }

    @Test
    void certificatesThatTroupeMakesKnowEachOther() throws Exception {
        PemFiles node = troupes("gpu1");

        connect(troupes("10.0.0.5"), node);
        assertThatThrownBy(() -> connect(IssuedCertificates.exactly(folder, "printer"), node))
                .isInstanceOf(CertificateException.class);
    }

    @Test
    void aListOfPeersStandsInPlaceOfTheNodesOwnNames() throws Exception {
        PemFiles node = troupes("gpu1");
        String[] peers = {"10.0.0.5", "[fd00::5]", "*.example.org"};

        for (String name : new String[] {"10.0.0.5", "fd00:0:0::5", "w1.example.org", "*.example.org"}) {
            PemFiles peer = IssuedCertificates.exactly(folder, name);
            assertThatCode(() -> connect(peer, node, peers)).as(name).doesNotThrowAnyException();
        }
        for (String name : new String[] {"10.0.0.6", "example.org", "a.b.example.org", "gpu1"}) {
            PemFiles peer = IssuedCertificates.exactly(folder, name);
            assertThatThrownBy(() -> connect(peer, node, peers)).as(name).isInstanceOf(CertificateException.class);
        }
        assertThatThrownBy(() -> connect(troupes("gpu2"), node, peers)).isInstanceOf(CertificateException.class);
    }

    @Test
    void anotherAuthorityIsNotTrustedWhateverTheName() throws Exception {
        PemFiles node = IssuedCertificates.exactly(folder.resolve("ours"), "gpu1");
        PemFiles stranger = IssuedCertificates.exactly(folder.resolve("theirs"), "gpu1");

        assertThatThrownBy(() -> connect(stranger, node))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining("trust anchors");
    }
}
