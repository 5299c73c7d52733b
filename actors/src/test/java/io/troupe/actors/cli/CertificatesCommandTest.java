package io.troupe.actors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CertificatesCommandTest {
    private final RecordedConsole console = new RecordedConsole(80);

    @TempDir
    Path folder;

    private int run(String... arguments) {
        Clock clock = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);
        return new CommandLine(new CertificatesCommand(console.console(), clock))
                .setExecutionExceptionHandler((exception, command, result) -> {
                    console.console().notice(String.valueOf(exception.getMessage()));
                    return ExitCode.WRONG_INPUT;
                })
                .execute(arguments);
    }

    @Test
    void makesOneFolderForEachNodeAndSaysHowToUseIt() {
        int code = run(folder.resolve("certs").toString(), "--host", "gpu1,10.0.0.5", "--host", "worker1");

        assertThat(code).isEqualTo(ExitCode.DONE);
        assertThat(folder.resolve("certs/gpu1/certificate.pem")).exists();
        assertThat(folder.resolve("certs/worker1/private-key.pem")).exists();
        assertThat(console.out())
                .contains("made    authority", "made    node gpu1, 10.0.0.5 in", "valid until 2027-03-01")
                .contains("node.security.authorities = ");
    }

    @Test
    void theFolderMayComeLast() {
        assertThat(run("--host", "a", "--host", "b", folder.resolve("certs").toString()))
                .isEqualTo(ExitCode.DONE);
        assertThat(folder.resolve("certs/b/certificate.pem")).exists();
    }

    @Test
    void refusesAHostThatIsThereTwice() {
        assertThat(run(folder.toString(), "--host", "a", "--host", "a,b")).isEqualTo(ExitCode.WRONG_INPUT);
    }

    @Test
    void refusesDaysThatAreNone() {
        assertThat(run(folder.toString(), "--host", "a", "--days", "0")).isEqualTo(ExitCode.WRONG_INPUT);
    }
}
