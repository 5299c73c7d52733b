package io.troupe.actors.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.input.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterFileLoaderTest {
    @TempDir
    Path folder;

    private ClusterFile load(String content) throws IOException {
        return ClusterFileLoader.load(Optional.of(Files.writeString(folder.resolve("c.conf"), content)));
    }

    @Test
    void withoutAFileThereAreOneSupervisorOneTrainerAndThreeWorkers() {
        assertThat(ClusterFileLoader.load(Optional.empty()).counts()).isEqualTo(new Counts(1, 1, 3));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            wokers = 2                            | unknown setting wokers = 2 | did you mean workers?
            node.detection.heartbeatPuase = 3s    | node.detection.heartbeatPuase | did you mean node.detection.heartbeatPause?
            node.token = abcdefghijklmnopqrst     | unknown setting node.token | c.conf
            workers = 0                           | workers = 0 | a whole number from 1 to 10000
            slurm.supervisor.memory = lots        | slurm.supervisor.memory | as Slurm writes it
            kubernetes.name = Big                 | kubernetes.name | small letters
            ssh.hosts.workers = "a b"             | ssh.hosts.workers | a list of hosts
            security.certificate = "a.pem"        | security has 1 of | all three
            """)
    void whatIsWrongIsNamedWithWhatIsAllowed(String line, String what, String allowed) {
        assertThatThrownBy(() -> load(line))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(what)
                .hasMessageContaining(allowed);
    }

    @Test
    void theHostStandsInTheNamesOfItsCertificate() throws IOException {
        SecuritySettings security =
                load("security { certificate = \"tls/{host}.crt\", privateKey = \"tls/{host}.key\", authorities = ca }")
                        .security();

        assertThat(security.files("node1").orElseThrow().privateKey()).isEqualTo("tls/node1.key");
        assertThat(security.allowsOtherHosts()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "ssh", "slurm", "kubernetes"})
    void theExamplesCanBeRead(String name) {
        Path file = Path.of("..", "cluster-config", name + ".conf");

        assertThat(ClusterFileLoader.load(Optional.of(file)).counts().workers()).isPositive();
    }
}
