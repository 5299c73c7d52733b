package io.troupe.benchmarks.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransferTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private final List<String> jvm = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            // Nothing is measured here: processes that live briefly do without the optimising compiler.
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"));

    @Test
    void measuresWhatGoesThrough(@TempDir Path folder) throws IOException {
        Path certificate = folder.resolve("certificate.p12");
        SaturatedPair.writeCertificate(certificate);
        try (SaturatedPair pair = SaturatedPair.dataPlane(jvm, Mode.OPENSSL, certificate, 100_000, 2)) {
            Flow flow = pair.measure(SHORT, SHORT);

            assertThat(flow.bytesPerSecond()).isPositive();
            assertThat(flow.cpuSecondsPerGigabyte()).isPositive();
            assertThat(flow.fairness()).isBetween(0.5, 1.0);
        }
    }

    @Test
    void asksWhileBytesGoThrough(@TempDir Path folder) throws IOException {
        Path certificate = folder.resolve("certificate.p12");
        SaturatedPair.writeCertificate(certificate);
        try (SaturatedPair pair = SaturatedPair.dataPlane(jvm, Mode.OPENSSL, certificate, 100_000, 1)) {
            String address = pair.openControl(Optional.of(certificate));

            RoundTrips trips = pair.ask(address, 20, Duration.ofMillis(1));

            assertThat(trips.median()).isPositive().isLessThanOrEqualTo(trips.p99());
            assertThat(trips.p99()).isLessThanOrEqualTo(trips.longest());
            assertThat(pair.measure(SHORT, SHORT).bytesPerSecond()).isPositive();
        }
    }

    @Test
    void everyNodeGetsTheVersion(@TempDir Path folder) throws IOException {
        try (Broadcast broadcast = Broadcast.start(jvm, Mode.PLAIN, folder.resolve("none"), 1_000_000, 2)) {
            assertThat(broadcast.round()).isPositive();
            assertThat(broadcast.round()).isPositive();
            assertThat(broadcast.joinLate()).isPositive();
        }
    }
}
