package io.troupe.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class GradientStepBenchmarkTest {
    private static final Contender SAC = new Contender("algorithm", "sac");
    private final List<Long> steps = new ArrayList<>();

    @Test
    void comparesWithTheFasterOfThePeers() {
        Report report = run(new GradientStepBenchmark.Match(
                SAC, List.of(new Contender("peer", "slow"), new Contender("peer", "fast")), 10));

        assertThat(report.table().rows().getFirst())
                .containsExactly("algorithm sac", "7", "600", "600", "600", "1,200", "85.0 %");
        assertThat(report.table().rows().get(1)).endsWith("-");
        assertThat(report.json().at("/ratios/0/loop/median").doubleValue()).isEqualTo(3);
        assertThat(report.json().at("/ratios/0/updates/median").doubleValue()).isEqualTo(4);
        assertThat(steps).containsOnly(100L);
    }

    @Test
    void saysHowToGetPeersWhereThereAreNone() {
        Report report = run(new GradientStepBenchmark.Match(SAC, List.of(), 1));

        assertThat(report.more()).contains("benchmarks/peers/README.md");
        assertThat(report.json().at("/ratios")).isEmpty();
    }

    private Report run(GradientStepBenchmark.Match match) {
        AlternatingRuns runs = new AlternatingRuns(
                (contender, seed, count) -> {
                    steps.add(count);
                    return Measurements.of(count, 7)
                            .withLearning(
                                    switch (contender.mode()) {
                                        case "sac" -> new LearningRate(10, 600, 1200, OptionalDouble.of(0.85));
                                        case "fast" -> new LearningRate(10, 200, 300, OptionalDouble.empty());
                                        default -> new LearningRate(10, 100, 150, OptionalDouble.empty());
                                    });
                },
                new PrintWriter(new StringWriter()));
        return new GradientStepBenchmark(List.of(match)).run(new Options(1, 1000, 1), runs);
    }
}
