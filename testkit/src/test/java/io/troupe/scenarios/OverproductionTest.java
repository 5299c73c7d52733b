package io.troupe.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.metrics.RunSummary;
import io.troupe.testkit.ProcessesOfTest;
import io.troupe.testkit.TestProcesses;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Workers that could produce ten times what the trainer takes, in a small heap: they are held back, or what is too much is
 * dropped and counted, as {@code workers.whenFull} says, and no process grows.
 */
@ExtendWith(ProcessesOfTest.class)
final class OverproductionTest {
    private static final int TIMES = 10;
    private static final Duration TIME = Duration.ofMinutes(Long.getLong("troupe.test.minutes", 5));

    @Test
    @Tag("slow")
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void isDroppedAndCountedOrHeldBack(TestProcesses processes) throws Exception {
        check(new Overproduction(processes, Overproduction.Placement.ONE_PROCESS, Optional.empty()));
    }

    @ParameterizedTest
    @EnumSource(Overproduction.Placement.class)
    @Tag("slow")
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void growsNothingInFiveMinutes(Overproduction.Placement placement, TestProcesses processes) throws Exception {
        check(new Overproduction(processes, placement, Optional.of(TIME)));
    }

    private static void check(Overproduction overproduction) throws Exception {
        RunSummary dropping = overproduction.run("drop-oldest");
        RunSummary.Trajectories counted = dropping.trajectories();
        long dropped =
                counted.dropped().values().stream().mapToLong(Long::longValue).sum();
        assertThat(counted.trained()).isPositive();
        assertThat(counted.produced())
                .as("produced, with %s", counted)
                .isGreaterThanOrEqualTo(TIMES * counted.trained());
        assertThat(dropped).as("dropped, with %s", counted).isGreaterThanOrEqualTo((TIMES - 2) * counted.trained());

        RunSummary holding = overproduction.run("block");
        RunSummary.Trajectories held = holding.trajectories();
        assertThat(held.trained()).isPositive();
        assertThat(held.dropped().values()).as("dropped where the workers wait").allMatch(count -> count == 0);
        // What the workers can do while the trainer is as busy is what they did where nobody held them back.
        assertThat(producedPerSecond(dropping))
                .as("trajectories a second: possible, and where the workers wait with %s", held)
                .isGreaterThanOrEqualTo(TIMES * producedPerSecond(holding));
    }

    private static double producedPerSecond(RunSummary summary) {
        return summary.trajectories().produced() / summary.trainingSeconds();
    }
}
