package io.troupe.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesSinkTest {
    @TempDir
    Path folder;

    private static MetricReport report(long steps, Map<String, Double> values) {
        return new MetricReport(steps, Duration.ofMillis(steps), new TreeMap<>(values));
    }

    @Test
    void writesALinePerReportAtOnceAndLeavesOutWhatIsNotKnown() throws IOException {
        Path file = folder.resolve("metrics.jsonl");
        try (JsonLinesSink sink = new JsonLinesSink(file)) {
            sink.accept(report(2048, Map.of(Tags.CUMULATIVE_REWARD, 21.5, Tags.LAG, 1.0, Tags.ENTROPY, Double.NaN)));
            assertThat(Files.readAllLines(file))
                    .containsExactly("{\"environmentSteps\":2048,\"elapsedSeconds\":2.048,"
                            + "\"Environment/Cumulative Reward\":21.5,\"Policy/Lag\":1.0}");

            sink.accept(report(4096, Map.of(Tags.LAG, Double.POSITIVE_INFINITY)));
            assertThat(file).content().endsWith("\n{\"environmentSteps\":4096,\"elapsedSeconds\":4.096}\n");
        }
    }

    @Test
    void goesOnAfterTheLastWholeLine() throws IOException {
        Path file = Files.writeString(folder.resolve("metrics.jsonl"), "{\"environmentSteps\":1}\n{\"environme");
        try (JsonLinesSink sink = new JsonLinesSink(file)) {
            sink.accept(report(3, Map.of()));
        }

        assertThat(Files.readAllLines(file))
                .containsExactly("{\"environmentSteps\":1}", "{\"environmentSteps\":3,\"elapsedSeconds\":0.003}");
    }
}
