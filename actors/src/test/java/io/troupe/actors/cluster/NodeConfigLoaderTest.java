package io.troupe.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.input.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeConfigLoaderTest {
    private static final Instant START = Instant.ofEpochMilli(1234);
    private static final String TOKEN = "0123456789abcdef";

    @TempDir
    Path folder;

    private Path minimal() throws IOException {
        return Files.writeString(
                folder.resolve("node.conf"), "node { runDirectory = results/a, token = \"" + TOKEN + "\" }");
    }

    private NodeConfig load(String... overrides) throws IOException {
        return new NodeConfigLoader(START).load(NodeConfig.Role.WORKER, minimal(), List.of(), List.of(overrides));
    }

    private Path file(String name) throws IOException {
        return Files.writeString(folder.resolve(name), "pem");
    }

    @Test
    void doesNotShowTheToken() throws IOException {
        assertThat(load().toString()).contains("results/a").doesNotContain(TOKEN);
    }

    @Test
    void fillsEverythingButFolderAndTokenFromTheDefaults() throws IOException {
        assertThat(load())
                .isEqualTo(new NodeConfig(
                        NodeConfig.Role.WORKER,
                        0,
                        Path.of("results/a"),
                        false,
                        START,
                        Optional.empty(),
                        "127.0.0.1",
                        "127.0.0.1",
                        0,
                        0,
                        List.of(),
                        Duration.ofSeconds(60),
                        1,
                        1,
                        TOKEN,
                        new NodeConfig.Security(Optional.empty(), false),
                        new NodeConfig.DataPlane(
                                NodeConfig.DataPlane.Engine.AUTO, false, 256L << 20, Duration.ofSeconds(15)),
                        new NodeConfig.Detection(Duration.ofSeconds(6), Duration.ofSeconds(7), Duration.ofSeconds(4))));
    }

    @Test
    void theOptionJoinWinsOverTheCommandLineAndThatOverTheFile() throws IOException {
        Path file = Files.writeString(folder.resolve("node.conf"), """
                node { runDirectory = a, token = "%s", index = 1, controlPort = 7001, join = ["a:1"] }
                """.formatted(TOKEN));

        NodeConfig config = new NodeConfigLoader(START)
                .load(
                        NodeConfig.Role.TRAINER,
                        file,
                        List.of("127.0.0.1:7000", "[::1]:7003"),
                        List.of("node.index=2", "node.join=[\"b:2\"]", "node.launchedAtMillis=5"));

        assertThat(config.role()).isEqualTo(NodeConfig.Role.TRAINER);
        assertThat(config.index()).isEqualTo(2);
        assertThat(config.controlPort()).isEqualTo(7001);
        assertThat(config.join()).containsExactly("127.0.0.1:7000", "[::1]:7003");
        assertThat(config.launchedAt()).isEqualTo(Instant.ofEpochMilli(5));
        assertThat(config.launch()).contains("1970-01-01T00:00:00.005Z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "node.index=-1               | node.index = -1 (command line) is not allowed: it must be a whole number from 0 to",
                "node.controlPort=70000      | node.controlPort = 70000 (command line) is not allowed: it must be a whole number from 0 to 65535",
                "node.dataPort=-1            | node.dataPort = -1 (command line) is not allowed",
                "node.join=[\"a\"]           | it must be a list of addresses host:port with ports from 1 to 65535",
                "node.join=[\"a:0\"]         | it must be a list of addresses host:port",
                "node.join=a:1               | node.join = \"a:1\" (command line) is not allowed: it must be a list of addresses",
                "node.host=no-such.invalid   | node.host = \"no-such.invalid\" (command line) is not allowed: it must be a name or an address that this machine can resolve",
                "node.expected.workers=0     | node.expected.workers = 0 (command line) is not allowed",
                "node.joinTimeout=soon       | node.joinTimeout = \"soon\" (command line) is not allowed: it must be a duration",
                "node.dataPlane.engine=gnu   | it must be auto | jdk | openssl",
                "node.dataplane.engine=jdk   | unknown setting node.dataplane.engine = \"jdk\" (command line); did you mean node.dataPlane.engine?",
                "node.tocken=a               | did you mean node.token?",
                "host=a                      | unknown setting host",
                "node.runDirectory=null      | node.runDirectory is not set: it must be a folder",
                "node.token=null             | node.token is not set: it must be a secret of at least 16 characters",
            })
    void namesSettingValueAndWhatIsAllowed(String override, String complaint) throws IOException {
        assertThatThrownBy(() -> load(override)).isInstanceOf(UserError.class).hasMessageContaining(complaint);
    }

    @Test
    void aShortTokenIsRefusedWithoutShowingIt() {
        assertThatThrownBy(() -> load("node.token=swordfish"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("node.token, of 9 characters (command line)")
                .hasMessageNotContaining("swordfish");
    }

    @Test
    void bothPortsMayNotBeTheSame() {
        assertThatThrownBy(() -> load("node.controlPort=7001", "node.dataPort=7001"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("another port than node.controlPort");
    }

    @ParameterizedTest
    @CsvSource({"node.bindHost, 0.0.0.0", "node.host, 192.0.2.1", "node.bindHost, 192.0.2.1"})
    void listensOutsideOfLoopbackOnlyWithCertificatesOrWhenTold(String setting, String host) throws IOException {
        String override = setting + "=" + host;
        String certificates = file("all.pem").toString();

        assertThatThrownBy(() -> load(override))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(
                        setting + " = \"" + host + "\" (command line) is not allowed: it must be a loopback")
                .hasMessageContaining("node.security.insecure = true");
        assertThat(load(override, "node.security.insecure=true").security().insecure())
                .isTrue();
        assertThat(load(
                                override,
                                "node.security.certificate=" + certificates,
                                "node.security.privateKey=" + certificates,
                                "node.security.authorities=" + certificates)
                        .security()
                        .tls())
                .isPresent();
    }

    @Test
    void certificatesAreGivenTogetherOrNotAtAll() {
        assertThatThrownBy(() -> load("node.security.certificate=" + file("node.pem")))
                .isInstanceOf(UserError.class)
                .hasMessage("node.security.privateKey and node.security.authorities not set: node.security must have"
                        + " certificate, privateKey and authorities, or none of them");
    }

    @Test
    void peersAreNamedWhereThereAreCertificates() throws IOException {
        String certificates = file("all.pem").toString();

        assertThat(load(
                                "node.security.certificate=" + certificates,
                                "node.security.privateKey=" + certificates,
                                "node.security.authorities=" + certificates,
                                "node.security.peers=[gpu1, \"*.example.org\"]")
                        .security()
                        .tls()
                        .orElseThrow()
                        .peers())
                .containsExactly("gpu1", "*.example.org");
        assertThatThrownBy(() -> load("node.security.peers=[gpu1]"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("node.security.peers")
                .hasMessageContaining("empty where node.security has no certificates");
    }

    @Test
    void certificatesMustBeThere() {
        assertThatThrownBy(() -> load(
                        "node.security.certificate=" + file("node.pem"),
                        "node.security.privateKey=" + folder.resolve("missing.pem"),
                        "node.security.authorities=" + folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("node.security.privateKey")
                .hasMessageContaining("missing.pem")
                .hasMessageContaining("node.security.authorities")
                .hasMessageContaining("it must be a PEM file that this process can read");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> new NodeConfigLoader(START)
                        .load(NodeConfig.Role.WORKER, folder.resolve("none.conf"), List.of(), List.of()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("there is no file '" + folder.resolve("none.conf"));
    }
}
