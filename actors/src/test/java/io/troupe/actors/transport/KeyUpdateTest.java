package io.troupe.actors.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TLS changes its keys after so many bytes; here after few, which the JDK can only be told when it starts. */
@Tag("slow")
class KeyUpdateTest {
    @ParameterizedTest
    @CsvSource({"JDK,JDK", "JDK,OPENSSL"})
    void nothingIsLostWhenKeysChangeInBothDirections(String connecting, String accepting, @TempDir Path folder)
            throws IOException, InterruptedException {
        Path security = Files.writeString(
                folder.resolve("java.security"), "jdk.tls.keyLimits=AES/GCM/NoPadding KeyUpdate 2^21\n");
        Path said = folder.resolve("said");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.security.properties=" + security,
                        "-Djavax.net.debug=ssl:handshake",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KeyUpdateMain.class.getName(),
                        connecting,
                        accepting))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();

        String output = Files.readString(said, StandardCharsets.UTF_8);
        assertThat(ended).as("ended; said %s", output).isTrue();
        assertThat(output).contains("all arrived");
        assertThat(output.lines().filter(KeyUpdateTest::isChangeOfKeys).count())
                .as("changes of keys")
                .isGreaterThan(4);
    }

    /** By the connections: the warm-up changes keys too. */
    private static boolean isChangeOfKeys(String line) {
        return line.contains("KeyUpdate post-handshake message") && !line.contains("warm-up");
    }
}
