package io.troupe.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.config.CollectionMode;
import io.troupe.config.Experiment.WorkerSettings.WhenFull;
import io.troupe.metrics.RunSummary;
import io.troupe.metrics.RunSummary.Trajectories;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Produced = trained + queued + dropped + lost, for every mode and after a resume. */
final class ConservationTest {
    @TempDir
    Path results;

    @ParameterizedTest
    @CsvSource({"LOCKSTEP, BLOCK", "PIPELINED, BLOCK", "ASYNC, BLOCK", "ASYNC, DROP_OLDEST"})
    void noFragmentGoesMissing(CollectionMode mode, WhenFull whenFull) throws Exception {
        RunSummary first =
                new Runs(results).mode(mode).whenFull(whenFull, 1).updates(30).run("run");
        assertBalanced(first.trajectories());
        assertThat(first.trajectories().trained()).isEqualTo(30 * Runs.WORKERS);

        RunSummary second =
                new Runs(results).mode(mode).whenFull(whenFull, 1).updates(50).resume("run");
        assertBalanced(second.trajectories());
        assertThat(second.trajectories().trained()).isEqualTo(50 * Runs.WORKERS);
        assertThat(second.policyLag().max()).isLessThanOrEqualTo(1);
    }

    private static void assertBalanced(Trajectories counts) {
        long dropped =
                counts.dropped().values().stream().mapToLong(Long::longValue).sum();
        assertThat(counts.produced())
                .as("%s", counts)
                .isEqualTo(counts.trained() + counts.queued() + dropped + counts.lost());
        assertThat(counts.queued()).isNotNegative();
    }
}
