package io.troupe.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.policy.PolicyVersion;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EpisodeMeasuresTest {
    private static final EnvironmentSpec SPEC =
            new EnvironmentSpec("Any", Box.of(1, 0, 1), new Discrete(2), 10).withMeasures("Score", "Rare");

    private final RunCounters counters = new RunCounters();

    /** Episodes with these scores, in fragments of three. */
    private void train(float... scores) {
        Trajectory fragment = new Trajectory(SPEC, 3, 1);
        for (int i = 0; i < scores.length; i += 3) {
            fragment.begin(0, i, PolicyVersion.INITIAL);
            for (int j = i; j < Math.min(i + 3, scores.length); j++) {
                fragment.episodes.append(1, 1, new float[] {scores[j], Float.NaN});
            }
            counters.trained(List.of(fragment), PolicyVersion.INITIAL);
        }
    }

    @Test
    void areReportedWithTheirDistributionAndTrend() {
        train(1, 2, Float.NaN, 4, 9);

        // Mean 4; squared distances 9 + 4 + 0 + 25; (4 + 9) / 2 less (1 + 2) / 2.
        assertThat(counters.measures())
                .isEqualTo(Map.of(
                        "Environment/Score", 4f,
                        "Environment/Score Deviation", (float) Math.sqrt(38 / 4.0),
                        "Environment/Score Min", 1f,
                        "Environment/Score Max", 9f,
                        "Environment/Score Trend", 5f));
    }

    @Test
    void areOverTheLastHundredEpisodes() {
        float[] scores = new float[151];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = i;
        }
        train(scores);

        assertThat(counters.measures())
                .containsEntry("Environment/Score", 100.5f)
                .containsEntry("Environment/Score Min", 51f)
                .containsEntry("Environment/Score Max", 150f)
                .containsEntry("Environment/Score Trend", 50f);
    }

    @Test
    void aTrendNeedsTwoEpisodes() {
        train(3);

        assertThat(counters.measures())
                .containsEntry("Environment/Score", 3f)
                .containsEntry("Environment/Score Trend", Float.NaN);
    }

    @Test
    void ofNothingMeasuredAreNothing() {
        train(Float.NaN);

        assertThat(counters.measures()).isEmpty();
    }

    @Test
    void goOnFromACheckpoint() {
        train(5, 1, 7);
        RunCounters resumed = new RunCounters();
        resumed.restore(counters.save(0, 1, true));
        assertThat(resumed.measures()).isEqualTo(counters.measures()).hasSize(5);
    }
}
