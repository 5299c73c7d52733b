package io.troupe.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.policy.PolicyVersion;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What was measured in the episodes that count. */
final class TallyTest {
    private static final EnvironmentSpec SPEC =
            new EnvironmentSpec("Any", Box.of(1, 0, 1), new Discrete(2), 10).withMeasures("Score", "Rare", "Never");

    private final Trajectory step = new Trajectory(SPEC, 1, 3);
    private final Tally tally = new Tally(3, 2, 10, SPEC.measures());

    /** A step of three copies: what it measured for one whose episode ends, V for a failure, and else a dash. */
    private void step(String... copies) {
        step.begin(0, 0, PolicyVersion.INITIAL);
        for (int copy = 0; copy < copies.length; copy++) {
            step.terminated[copy] = !copies[copy].equals("V") && !copies[copy].equals("-");
            step.truncated[copy] = copies[copy].equals("V");
            step.voided[copy] = copies[copy].equals("V");
            if (step.terminated[copy]) {
                float score = Float.parseFloat(copies[copy]);
                step.episodes.append(1, 1, new float[] {score, score > 20 ? score : Float.NaN, Float.NaN});
            }
        }
        tally.add(step);
    }

    @Test
    void isOfTheEpisodesOfItsCopy() {
        step("-", "V", "32");
        step("10", "-", "V");
        step("-", "20", "-");
        step("V", "21", "30");
        // Copies 1 and 2 are done: theirs does not count, nor is it taken for that of copy 0.
        step("-", "1000", "1000");
        step("16", "1000", "1000");

        assertThat(tally.complete()).isTrue();
        // In the order of episode and copy: 10, 20, 32, 16, 21, (30).
        EvaluationResult result = tally.result(5);
        assertThat(result.episodes()).isEqualTo(5);
        assertThat(result.measures()).isEqualTo(Map.of("Score", 19.8, "Rare", 26.5));
    }
}
