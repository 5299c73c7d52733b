package io.troupe.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter error = new StringWriter();

    @Test
    void printsATableAndWritesEveryRun(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("figures.json");

        int code = run("allocation", "--rounds", "1", "--steps", "20000", "--json", file.toString());

        assertThat(error.toString()).contains("round 1 of 1: hand-written single");
        assertThat(code).isZero();
        assertThat(out.toString()).contains("bytes/step").contains("hand-written single");
        JsonNode figures = new ObjectMapper().readTree(file.toFile());
        JsonNode contender = figures.at("/benchmarks/allocation/contenders/0");
        assertThat(contender.path("system").asText()).isEqualTo("hand-written");
        assertThat(contender.path("runs")).hasSize(1);
        assertThat(figures.at("/machine/processors").asInt()).isPositive();
    }

    @Test
    void listsWhatEachBenchmarkAnswers() {
        assertThat(run("--list")).isZero();
        assertThat(out.toString()).contains("stages").contains("allocation").contains("heap bytes allocated");
    }

    @Test
    void refusesAnUnknownNameWithThoseThereAre() {
        assertThat(run("speed")).isEqualTo(2);
        assertThat(error.toString()).contains("no benchmark is named 'speed'; there are system, ");
    }

    @Test
    void refusesARunTooShortForASecondHalf() {
        assertThat(run("stages", "--steps", "100")).isEqualTo(2);
        assertThat(error.toString()).contains("--steps must be at least 10000, not 100");
    }

    private int run(String... arguments) {
        return Main.execute(arguments, new PrintWriter(out), new PrintWriter(error));
    }
}
