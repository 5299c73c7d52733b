package io.troupe.dmenvrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.troupe.env.EnvironmentFailure;
import io.troupe.env.VectorEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Slow, because a native library is loaded for it. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsTest {
    private static final String PASSWORD = "changeit";

    private Path certificate = Path.of("");
    private Path key = Path.of("");

    @BeforeAll
    void makeCertificate(@TempDir Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "server",
                        "-dname",
                        "CN=server",
                        "-ext",
                        "SAN=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        KeyStore made = KeyStore.getInstance("PKCS12");
        try (InputStream bytes = Files.newInputStream(store)) {
            made.load(bytes, PASSWORD.toCharArray());
        }
        certificate = pem(folder, "CERTIFICATE", made.getCertificate("server").getEncoded());
        key = pem(
                folder,
                "PRIVATE KEY",
                made.getKey("server", PASSWORD.toCharArray()).getEncoded());
    }

    private static Path pem(Path folder, String kind, byte[] bytes) throws IOException {
        String text = Base64.getMimeEncoder().encodeToString(bytes);
        return Files.writeString(
                folder.resolve(kind + ".pem"),
                "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }

    private ServerCredentials credentials() throws IOException {
        return TlsServerCredentials.create(certificate.toFile(), key.toFile());
    }

    @Test
    void aServerWithATrustedCertificateIsSpokenTo() throws IOException {
        try (FakeServer server = FakeServer.with(credentials(), stream -> new World());
                VectorEnvironment environment = Steps.connect(
                        server.address(), 2, Map.of("tls", true, "authorities", certificate.toString()))) {
            assertThat(new Steps(environment, 1).reset(5).step(2).fragment.rewards)
                    .containsOnly(1);
        }
    }

    @Test
    void anotherOneIsNot() throws IOException {
        try (FakeServer server = FakeServer.with(credentials(), stream -> new World())) {
            assertThatThrownBy(() -> Steps.connect(server.address(), 1, Map.of("tls", true)))
                    .isInstanceOf(EnvironmentFailure.class)
                    .hasMessageContaining("UNAVAILABLE")
                    .hasMessageContaining("certificat");
            assertThat(server.worlds()).isEmpty();
        }
    }

    @Test
    void aServerWithTlsIsNotSpokenToWithoutIt() throws IOException {
        try (FakeServer server = FakeServer.with(credentials(), stream -> new World())) {
            assertThatThrownBy(() -> Steps.connect(server.address(), 1, Map.of()))
                    .isInstanceOf(EnvironmentFailure.class)
                    .hasMessageContaining("with TLS or without?");
            assertThat(server.worlds()).isEmpty();
        }
    }
}
