package io.troupe.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BridgeBenchmarkTest {
    @Test
    void givesRatesBesideSyncVectorEnvAndTimesBeyondTheBareLoop() {
        Series series = new Series(
                new Contender(PythonBridge.NAME, "in-turns"), List.of(run(8, 10, 12), run(16, 25, 20), run(8, 10, 10)));

        assertThat(BridgeBenchmark.report(series).table().rows())
                .containsExactly(
                        row(
                                "sync-vector-env",
                                "12.00 us",
                                "10.00 us to 20.00 us",
                                "1.000",
                                "1.000-1.000",
                                "4.00 us",
                                "2.00 us to 4.00 us"),
                        row(
                                "bridge",
                                "10.00 us",
                                "10.00 us to 25.00 us",
                                "1.000",
                                "0.800-1.200",
                                "2.00 us",
                                "2.00 us to 9.00 us"),
                        row(
                                "bare",
                                "8.00 us",
                                "8.00 us to 16.00 us",
                                "1.250",
                                "1.250-1.500",
                                "0.00 us",
                                "0.00 us to 0.00 us"));
    }

    private static Measured run(double bare, double bridge, double sync) {
        return Measurements.of(1000, 1)
                .withTurns(new TurnTimes(Map.of(
                        PythonBridge.BARE, List.of(bare),
                        PythonBridge.BRIDGE, List.of(bridge),
                        PythonBridge.SYNC_VECTOR_ENV, List.of(sync))));
    }

    private static List<String> row(String... cells) {
        return List.of(cells);
    }
}
