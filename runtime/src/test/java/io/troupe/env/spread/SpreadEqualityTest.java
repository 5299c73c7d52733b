package io.troupe.env.spread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.env.JointRollout;
import io.troupe.env.ParallelCopies;
import io.troupe.trajectory.Trajectory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole episodes against a recording of {@code simple_spread_v3} of the package mpe2 1.1.1, made by
 * {@code src/test/python/spread_reference.py}: from the same places, the same actions lead to the same observations and rewards.
 */
final class SpreadEqualityTest {
    private static final double TOLERANCE = 1e-6;

    private static List<double[]> rows(int agents) throws IOException {
        String resource = "/mpe2/simple_spread_v3-" + agents + ".csv.gz";
        List<double[]> rows = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(SpreadEqualityTest.class.getResourceAsStream(resource), resource);
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8))) {
            lines.readLine();
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                rows.add(Arrays.stream(line.split(","))
                        .mapToDouble(Double::parseDouble)
                        .toArray());
            }
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5})
    void sameActionsGiveTheStepsOfTheOriginal(int agents) throws IOException {
        Spread spread = new Spread(agents, Spread.LOCAL_RATIO, Spread.MAX_EPISODE_STEPS);
        JointRollout rollout = new JointRollout(ParallelCopies.create(Spread.NAME, () -> spread, 1), 1);
        int places = 2;
        int landmarks = places + 2 * agents;
        int actions = landmarks + 2 * agents;
        int rewards = actions + agents;
        int truncated = rewards + agents;
        int observations = truncated + 1;
        int collisions = 0;
        int steps = 0;
        for (double[] row : rows(agents)) {
            if (row[1] == 0) {
                rollout.reset(1);
                for (int i = 0; i < agents; i++) {
                    spread.place(i, row[places + 2 * i], row[places + 2 * i + 1]);
                    spread.placeLandmark(i, row[landmarks + 2 * i], row[landmarks + 2 * i + 1]);
                }
                continue;
            }
            Trajectory part = rollout.collect((behaviour, agent) -> (int) row[actions + agent])
                    .parts()
                    .getFirst();
            boolean over = row[truncated] == 1;
            double least = 0;
            for (int i = 0; i < agents; i++) {
                assertThat((double) part.rewards[i]).isCloseTo(row[rewards + i], within(TOLERANCE));
                assertThat(part.truncated[i]).isEqualTo(over);
                assertThat(part.terminated[i]).isFalse();
                least = Math.min(least, row[rewards + i] - row[rewards]);
            }
            collisions += least < 0 ? 1 : 0;
            int size = part.observationSize();
            float[] written = over ? part.finalObservations.values() : part.observations;
            int first = over ? 0 : agents * size;
            for (int i = 0; i < agents * size; i++) {
                assertThat((double) written[first + i])
                        .as("episode %s, step %s, element %d", row[0], row[1], i)
                        .isCloseTo(row[observations + i], within(TOLERANCE));
            }
            steps++;
        }
        assertThat(steps).isGreaterThan(70);
        assertThat(collisions).as("steps in which some touch and some do not").isGreaterThan(3);
    }
}
