package io.troupe.actors.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.input.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemTlsIdentityTest {
    private static final Clock NOW = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private PemFiles made(String name) throws IOException {
        return LocalCertificates.create(folder.resolve(name), List.of(name), NOW);
    }

    private static PemTlsIdentity read(PemFiles files) {
        return new PemTlsIdentity(files, NOW, List.of(), Duration.ZERO);
    }

    private static X509Certificate shown(TlsIdentity identity) {
        var keys = identity.keyManager();
        return keys.getCertificateChain(keys.chooseClientAlias(new String[] {"EC", "RSA"}, null, null))[0];
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void showsTheCertificateAndTrustsTheAuthorities() throws IOException {
        PemTlsIdentity identity = read(made("alpha"));

        assertThat(CertificateNames.of(shown(identity))).contains("alpha", "127.0.0.1", "localhost");
        assertThat(identity.trustManager().getAcceptedIssuers()).hasSize(1);
    }

    @Test
    void readsFilesAgainWhenTheyChange() throws IOException {
        PemFiles files = made("alpha");
        PemTlsIdentity identity = read(files);
        X509Certificate before = shown(identity);

        LocalCertificates.create(folder.resolve("alpha"), List.of("alpha"), NOW);

        assertThat(shown(identity)).isNotEqualTo(before);
    }

    @Test
    void doesNotLookAtTheFilesForEveryConnection() throws IOException {
        PemFiles files = made("alpha");
        PemTlsIdentity identity = new PemTlsIdentity(files, NOW, List.of(), Duration.ofSeconds(2));
        X509Certificate before = shown(identity);

        LocalCertificates.create(folder.resolve("alpha"), List.of("alpha"), NOW);

        assertThat(shown(identity)).isEqualTo(before);
    }

    @Test
    void keepsWhatItHasWhileFilesDoNotBelongTogether() throws IOException {
        PemFiles files = made("alpha");
        PemFiles next = made("beta");
        PemTlsIdentity identity = read(files);
        X509Certificate before = shown(identity);

        copy(next.certificate(), files.certificate());
        assertThat(shown(identity)).isEqualTo(before);

        copy(next.privateKey(), files.privateKey());
        assertThat(CertificateNames.of(shown(identity))).contains("beta");
    }

    @Test
    void keepsWhatItHasWhileAFileIsHalfWrittenOrGone() throws IOException {
        PemFiles files = made("alpha");
        PemTlsIdentity identity = read(files);
        X509Certificate before = shown(identity);
        byte[] whole = Files.readAllBytes(files.certificate());

        Files.write(files.certificate(), Arrays.copyOf(whole, whole.length / 2));
        assertThat(shown(identity)).isEqualTo(before);

        Files.delete(files.certificate());
        assertThat(shown(identity)).isEqualTo(before);
    }

    @Test
    void readsKeysForRsa() throws IOException, NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        Path key = Files.writeString(folder.resolve("rsa.pem"), Pem.write(pair.getPrivate()));

        assertThat(Pem.privateKey(key, Pem.bytes(key))).isEqualTo(pair.getPrivate());
    }

    @Test
    void saysSinceWhenACertificateIsExpired() throws IOException {
        PemFiles files =
                LocalCertificates.create(folder.resolve("old"), List.of(), Clock.offset(NOW, Duration.ofDays(-400)));

        assertThatThrownBy(() -> read(files))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("the certificate in " + files.certificate() + " expired at 2026-01-26T12:00:00Z");
    }

    @Test
    void saysFromWhenACertificateIsValid() throws IOException {
        PemFiles files =
                LocalCertificates.create(folder.resolve("new"), List.of(), Clock.offset(NOW, Duration.ofDays(2)));

        assertThatThrownBy(() -> read(files))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("is not valid before 2026-03-03T11:00:00Z");
    }

    @Test
    void namesTheFileThatIsMissing() throws IOException {
        PemFiles files = made("alpha");
        Files.delete(files.authorities());

        assertThatThrownBy(() -> read(files))
                .isInstanceOf(UserError.class)
                .hasMessage("there is no file " + files.authorities());
    }

    @Test
    void namesTheFileThatIsSomethingElse() throws IOException {
        PemFiles files = made("alpha");
        PemFiles swapped = new PemFiles(files.privateKey(), files.certificate(), files.authorities());
        assertThatThrownBy(() -> read(swapped))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(files.privateKey().toString())
                .hasMessageContaining("-----BEGIN CERTIFICATE-----");

        PemFiles noKey = new PemFiles(files.certificate(), files.certificate(), files.authorities());
        assertThatThrownBy(() -> read(noKey))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(files.certificate() + " has no private key");
    }

    @Test
    void refusesAKeyWithAPassphrase() throws IOException {
        PemFiles files = made("alpha");
        Files.writeString(files.privateKey(), """
                -----BEGIN ENCRYPTED PRIVATE KEY-----
                MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAjRQIq1nLyDnQICCAAw
                DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEENGxoCQDcPLzU9Ga3S0OhJ4EgZAA
                -----END ENCRYPTED PRIVATE KEY-----
                """);

        assertThatThrownBy(() -> read(files))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(files.privateKey().toString());
    }
}
