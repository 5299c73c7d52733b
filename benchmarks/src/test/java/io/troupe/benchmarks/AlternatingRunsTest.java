package io.troupe.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlternatingRunsTest {
    private static final Contender A = new Contender("a", "only");
    private static final Contender B = new Contender("b", "only");

    private final List<String> calls = new ArrayList<>();
    private final StringWriter progress = new StringWriter();
    private final AlternatingRuns runs = new AlternatingRuns(this::record, new PrintWriter(progress));

    @Test
    void runsContendersInTurnWithTheSeedOfTheRound() {
        runs.run(List.of(A, B), new Options(2, 500, 7));

        assertThat(calls).containsExactly("a 7 500", "b 7 500", "a 8 500", "b 8 500");
    }

    @Test
    void keepsTheRunsOfEachContenderInOrder() {
        List<Series> series = runs.run(List.of(A, B), new Options(2, 500, 7));

        assertThat(series).extracting(Series::contender).containsExactly(A, B);
        assertThat(series.get(1).runs()).extracting(Measured::steps).containsExactly(7L, 8L);
    }

    @Test
    void saysWhichRunIsOn() {
        runs.run(List.of(A, B), new Options(2, 500, 7));

        assertThat(progress.toString()).contains("round 2 of 2: b only");
    }

    private Measured record(Contender contender, long seed, long steps) {
        calls.add(contender.system() + " " + seed + " " + steps);
        return Measurements.of(seed, 1);
    }
}
