package io.troupe.actors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.config.Experiment.TerminationSettings;
import io.troupe.metrics.MetricReport;
import io.troupe.metrics.Tags;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {
    private static final TerminationSettings TERMINATION =
            new TerminationSettings(200_000, 0, 0, Optional.empty(), OptionalDouble.of(475), OptionalDouble.empty());

    private static MetricReport report(long steps, double meanReturn, double rate) {
        return new MetricReport(
                steps,
                Duration.ofSeconds(1),
                new TreeMap<>(Map.of(Tags.CUMULATIVE_REWARD, meanReturn, Tags.STEPS_PER_SECOND, rate, Tags.LAG, 1.0)));
    }

    private static String run(int columns, Duration between, int reports) {
        RecordedConsole recorded = new RecordedConsole(columns);
        ConsoleProgress progress = new ConsoleProgress(recorded.console(), TERMINATION);
        for (int i = 1; i <= reports; i++) {
            progress.accept(report(10_000L * i, 20.25 * i, 16_320));
            recorded.clock.advance(between);
        }
        progress.close();
        assertThat(recorded.err()).isEmpty();
        return recorded.out();
    }

    @Test
    void printsALineEveryFiveSecondsWhereThereIsNoTerminal() {
        assertThat(run(0, Duration.ofSeconds(2), 8)).isEqualTo("""
                10,000 of 200,000 steps (5 %)  return 20.3 of 475.0  16,320 steps/s  12 s left at most  lag 1.0
                40,000 of 200,000 steps (20 %)  return 81.0 of 475.0  16,320 steps/s  10 s left at most  lag 1.0
                70,000 of 200,000 steps (35 %)  return 141.8 of 475.0  16,320 steps/s  8 s left at most  lag 1.0
                """);
    }

    @Test
    void redrawsOneLineTenTimesASecondOnATerminalAndRemovesItAtTheEnd() {
        assertThat(run(120, Duration.ofMillis(50), 3))
                .isEqualTo(
                        "\r\u001b[K10,000 of 200,000 steps (5 %)  return 20.3 of 475.0  16,320 steps/s  12 s left at most  lag 1.0"
                                + "\r\u001b[K30,000 of 200,000 steps (15 %)  return 60.8 of 475.0  16,320 steps/s  10 s left at most  lag 1.0"
                                + "\r\u001b[K");
    }

    @Test
    void leavesOutWhatDoesNotFitTheWidth() {
        assertThat(run(60, Duration.ofSeconds(1), 1))
                .isEqualTo("\r\u001b[K10,000 of 200,000 steps (5 %)  return 20.3 of 475.0\r\u001b[K");
        assertThat(run(10, Duration.ofSeconds(1), 1)).isEqualTo("\r\u001b[K10,000 of\r\u001b[K");
    }

    @Test
    void leavesOutWhatIsNotKnown() {
        RecordedConsole recorded = new RecordedConsole(0);
        ConsoleProgress progress = new ConsoleProgress(recorded.console(), TERMINATION);

        progress.accept(report(2_048, Double.NaN, Double.NaN));

        assertThat(recorded.out()).isEqualTo("2,048 of 200,000 steps (1 %)  lag 1.0\n");
    }

    @Test
    void writesDurationsInTwoUnitsAtMost() {
        assertThat(List.of(
                        Figures.duration(9.4), Figures.duration(59.6), Figures.duration(200), Figures.duration(7_500)))
                .containsExactly("9 s", "1 min 0 s", "3 min 20 s", "2 h 5 min");
    }
}
