package io.troupe.tensorflow;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.troupe.metrics.MetricReport;
import io.troupe.metrics.Tags;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.Summary;

class TensorBoardSinkTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_700_000_000, 500_000_000), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private static MetricReport report(long steps, Map<String, Double> values) {
        return new MetricReport(steps, Duration.ofSeconds(1), new TreeMap<>(values));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /** Reads a file with TensorFlow's own messages, checking every checksum. */
    private static List<Event> read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Event> events = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] length = new byte[Long.BYTES];
            bytes.get(length);
            assertThat(bytes.getInt()).isEqualTo(TfRecord.maskedCrc(length));
            byte[] data = new byte
                    [Math.toIntExact(ByteBuffer.wrap(length)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong())];
            bytes.get(data);
            assertThat(bytes.getInt()).isEqualTo(TfRecord.maskedCrc(data));
            events.add(Event.parseFrom(data));
        }
        return events;
    }

    @Test
    void writesScalarsThatTensorFlowsOwnMessagesRead() throws IOException {
        try (TensorBoardSink sink = new TensorBoardSink(folder, CLOCK)) {
            sink.accept(report(
                    5_000_000_000L, Map.of(Tags.CUMULATIVE_REWARD, -21.5, Tags.LAG, 0.0, Tags.ENTROPY, Double.NaN)));

            List<Event> events = read(files().get(0));
            assertThat(events).hasSize(2);
            assertThat(events.get(0).getFileVersion()).isEqualTo("brain.Event:2");
            assertThat(events.get(1).getWallTime()).isEqualTo(1_700_000_000.5);
            assertThat(events.get(1).getStep()).isEqualTo(5_000_000_000L);
            assertThat(events.get(1).getSummary().getValueList())
                    .extracting(Summary.Value::getTag, Summary.Value::getSimpleValue)
                    .containsExactly(tuple(Tags.CUMULATIVE_REWARD, -21.5f), tuple(Tags.LAG, 0f));
        }
    }

    @Test
    void aRunThatGoesOnWithinTheSameSecondBeginsALaterFile() throws IOException {
        new TensorBoardSink(folder, CLOCK).close();
        new TensorBoardSink(folder, CLOCK).close();

        assertThat(files())
                .hasSize(2)
                .allSatisfy(file ->
                        assertThat(file.getFileName().toString()).startsWith("events.out.tfevents.1700000000."));
    }

    @Test
    void checksumsAreThoseOfThePublishedVectors() {
        // CRC-32C of "123456789" is 0xe3069283 (RFC 3720's polynomial; catalogue of parametrised CRCs, CRC-32/ISCSI).
        int rotated = (0xe3069283 >>> 15) | (0xe3069283 << 17);
        assertThat(TfRecord.maskedCrc("123456789".getBytes(US_ASCII))).isEqualTo(rotated + 0xa282ead8);
    }

    /** The interpreter named by the variable has the package {@code tensorboard}. */
    @Test
    @Tag("slow")
    void theRealTensorBoardReadsTheTags() throws IOException, InterruptedException {
        String python = System.getenv("TROUPE_TENSORBOARD_PYTHON");
        assumeTrue(python != null, "TROUPE_TENSORBOARD_PYTHON names no Python with tensorboard");
        try (TensorBoardSink sink = new TensorBoardSink(folder, CLOCK)) {
            sink.accept(report(2048, Map.of(Tags.CUMULATIVE_REWARD, 21.5, Tags.LAG, 1.0)));
            sink.accept(report(4096, Map.of(Tags.CUMULATIVE_REWARD, 30.25)));
        }

        Process process = new ProcessBuilder(python, "src/test/python/read_scalars.py", folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).isZero();
        assertThat(output.strip())
                .isEqualTo("{\"Environment/Cumulative Reward\": [[2048, 21.5], [4096, 30.25]],"
                        + " \"Policy/Lag\": [[2048, 1.0]]}");
    }
}
