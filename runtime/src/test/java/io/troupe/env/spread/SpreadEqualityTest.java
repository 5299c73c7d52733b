package io.troupe.env.spread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.env.JointRollout;
import io.troupe.env.ParallelCopies;
import io.troupe.trajectory.Trajectory;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole episodes against a recording of the original: from the same places, the same actions lead to the same observations and rewards. */
final class SpreadEqualityTest {
    private static final double TOLERANCE = 1e-6;

    @ParameterizedTest
    @ValueSource(ints = {3, 5})
    void sameActionsGiveTheStepsOfTheOriginal(int agents) throws IOException {
        Spread spread = new Spread(agents, Spread.LOCAL_RATIO, Spread.MAX_EPISODE_STEPS);
        JointRollout rollout = new JointRollout(ParallelCopies.create(Spread.NAME, () -> spread, 1), 1);
        SpreadRecording recording = SpreadRecording.of(agents);
        int collisions = 0;
        int steps = 0;
        for (int r = 0; r < recording.rows(); r++) {
            int row = r;
            if (recording.begins(row)) {
                rollout.reset(1);
                for (int i = 0; i < agents; i++) {
                    spread.place(i, recording.place(row, i, 0), recording.place(row, i, 1));
                    spread.placeLandmark(i, recording.landmark(row, i, 0), recording.landmark(row, i, 1));
                }
                continue;
            }
            Trajectory part = rollout.collect((behaviour, agent) -> recording.action(row, agent))
                    .parts()
                    .getFirst();
            boolean over = recording.truncated(row);
            double least = 0;
            for (int i = 0; i < agents; i++) {
                assertThat((double) part.rewards[i]).isCloseTo(recording.reward(row, i), within(TOLERANCE));
                assertThat(part.truncated[i]).isEqualTo(over);
                assertThat(part.terminated[i]).isFalse();
                least = Math.min(least, recording.reward(row, i) - recording.reward(row, 0));
            }
            collisions += least < 0 ? 1 : 0;
            int size = part.observationSize();
            float[] written = over ? part.finalObservations.values() : part.observations;
            int first = over ? 0 : agents * size;
            for (int i = 0; i < agents * size; i++) {
                assertThat((double) written[first + i])
                        .as("%s, element %d", recording.named(row), i)
                        .isCloseTo(recording.observation(row, i), within(TOLERANCE));
            }
            steps++;
        }
        assertThat(steps).isGreaterThan(70);
        assertThat(collisions).as("steps in which some touch and some do not").isGreaterThan(3);
    }
}
