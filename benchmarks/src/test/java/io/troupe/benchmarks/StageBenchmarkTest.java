package io.troupe.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class StageBenchmarkTest {
    @Test
    void givesTheShareOfEachStage() {
        Measured measured =
                Measurements.of(1000, 1).withStages(new StageTimes(200_000, 50_000, 50_000, 600_000, 100_000));

        assertThat(rows(measured))
                .containsExactly(List.of("a only", "20.0 %", "5.0 %", "5.0 %", "60.0 %", "10.0 %", "1.0"));
    }

    @Test
    void leavesOutAContenderThatKeepsNoTimes() {
        assertThat(rows(Measurements.of(1000, 1))).isEmpty();
    }

    private static List<List<String>> rows(Measured measured) {
        AlternatingRuns runs =
                new AlternatingRuns((contender, seed, steps) -> measured, new PrintWriter(new StringWriter()));
        return new StageBenchmark(List.of(new Contender("a", "only")))
                .run(new Options(1, 1000, 1), runs)
                .table()
                .rows();
    }
}
