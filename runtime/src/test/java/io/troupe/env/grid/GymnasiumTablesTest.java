package io.troupe.env.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.EnvironmentProvider;
import io.troupe.env.Snapshotable;
import io.troupe.env.VectorEnvironment;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.StateBuffer;
import io.troupe.trajectory.Trajectory;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every transition of Gymnasium's tables, in our tables and in the steps that the environments take. */
final class GymnasiumTablesTest {
    /** Steps from each state by each action, where chance has a part in them. */
    private static final int DRAWS = 400;

    /** How far a share may be from its probability; the draws are the same at every run of the test. */
    private static final double DEVIATIONS = 5.5;

    private static final EnvironmentProvider LAKE = new FrozenLakeProvider();
    private static final EnvironmentProvider CLIFF = new CliffWalkingProvider();
    private static final EnvironmentProvider TAXI = new TaxiProvider();

    static Stream<Arguments> tables() {
        double third = FrozenLake.SUCCESS_RATE;
        return Stream.of(
                Arguments.of("FrozenLake-v1.4x4", FrozenLake.table("4x4", true, third)),
                Arguments.of("FrozenLake-v1.4x4.firm", FrozenLake.table("4x4", false, third)),
                Arguments.of("FrozenLake-v1.4x4.three-quarters", FrozenLake.table("4x4", true, 0.75)),
                Arguments.of("FrozenLake-v1.8x8", FrozenLake.table("8x8", true, third)),
                Arguments.of("FrozenLake-v1.8x8.firm", FrozenLake.table("8x8", false, third)),
                Arguments.of("CliffWalking-v1", CliffWalking.table(false)),
                Arguments.of("CliffWalking-v1.slippery", CliffWalking.table(true)),
                Arguments.of("Taxi-v4", Taxi.table(false, Taxi.RAINY_PROBABILITY)),
                Arguments.of("Taxi-v4.rainy", Taxi.table(true, Taxi.RAINY_PROBABILITY)));
    }

    static Stream<Arguments> environments() {
        return Stream.of(
                Arguments.of("FrozenLake-v1.4x4", LAKE, Map.of()),
                Arguments.of("FrozenLake-v1.4x4.firm", LAKE, Map.of("slippery", false)),
                Arguments.of("FrozenLake-v1.4x4.three-quarters", LAKE, Map.of("successRate", 0.75)),
                Arguments.of("FrozenLake-v1.8x8", LAKE, Map.of("map", "8x8")),
                Arguments.of("FrozenLake-v1.8x8.firm", LAKE, Map.of("map", "8x8", "slippery", false)),
                Arguments.of("CliffWalking-v1", CLIFF, Map.of()),
                Arguments.of("CliffWalking-v1.slippery", CLIFF, Map.of("slippery", true)),
                Arguments.of("Taxi-v4", TAXI, Map.of()),
                Arguments.of("Taxi-v4.rainy", TAXI, Map.of("rainy", true)));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void everyTransitionIsGymnasiums(String file, TransitionTable table) {
        ReferenceTable reference = ReferenceTable.of(file);
        assertThat(table.states()).isEqualTo(reference.states());
        assertThat(table.actions()).isEqualTo(reference.actions());
        for (int state = 0; state < table.states(); state++) {
            for (int action = 0; action < table.actions(); action++) {
                assertThat(table.outcomes(state, action))
                        .as("action %d in state %d", action, state)
                        .isEqualTo(reference.outcomes(state, action));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void everyEpisodeStartsLikeGymnasiums(String file, TransitionTable table) {
        ReferenceTable reference = ReferenceTable.of(file);
        for (int state = 0; state < table.states(); state++) {
            assertThat(table.startProbabilities()[state])
                    .isCloseTo(reference.starts().get(state), within(1e-15));
        }
    }

    @ParameterizedTest
    @MethodSource("environments")
    void spacesAndLimitAreGymnasiums(String file, EnvironmentProvider provider, Map<String, Object> parameters) {
        ReferenceTable reference = ReferenceTable.of(file);
        try (VectorEnvironment environment = provider.create(1, new EnvironmentParameters(parameters))) {
            EnvironmentSpec spec = environment.spec();
            assertThat(spec.observation()).isEqualTo(new Discrete(reference.states()));
            assertThat(spec.action()).isEqualTo(new Discrete(reference.actions()));
            int limit = spec.maxEpisodeSteps() == EnvironmentSpec.UNLIMITED ? 0 : spec.maxEpisodeSteps();
            assertThat(limit).isEqualTo(reference.limit());
        }
    }

    @ParameterizedTest
    @MethodSource("environments")
    void drawsStartsByTheirProbabilities(String file, EnvironmentProvider provider, Map<String, Object> parameters) {
        ReferenceTable reference = ReferenceTable.of(file);
        int copies = 60_000;
        float[] observations = new float[copies];
        try (VectorEnvironment environment = provider.create(copies, new EnvironmentParameters(parameters))) {
            environment.reset(3, observations, 0);
        }
        int[] counts = new int[reference.states()];
        for (float observation : observations) {
            counts[(int) observation]++;
        }
        for (int state = 0; state < counts.length; state++) {
            assertShare(counts[state], copies, reference.starts().get(state), "start in " + state);
        }
    }

    @ParameterizedTest
    @MethodSource("environments")
    void stepsLikeGymnasium(String file, EnvironmentProvider provider, Map<String, Object> parameters)
            throws IOException {
        ReferenceTable reference = ReferenceTable.of(file);
        boolean chance = file.contains("slippery") || file.contains("rainy") || LAKE.equals(provider);
        int draws = chance && !file.contains("firm") ? DRAWS : 1;
        int pairs = reference.states() * reference.actions();
        int copies = pairs * draws;
        try (VectorEnvironment environment = provider.create(copies, new EnvironmentParameters(parameters))) {
            Trajectory fragment = new Trajectory(environment.spec(), 1, copies);
            place((Snapshotable) environment, reference.actions() * draws);
            for (int b = 0; b < copies; b++) {
                fragment.actions[b] = b / draws % reference.actions();
            }

            environment.step(fragment, 0);

            int ended = 0;
            for (int pair = 0; pair < pairs; pair++) {
                Map<Outcome, Integer> seen = new HashMap<>();
                for (int b = pair * draws; b < (pair + 1) * draws; b++) {
                    assertThat(fragment.truncated[b]).isFalse();
                    int next = (int)
                            (fragment.terminated[b]
                                    ? fragment.finalObservations.values()[ended++]
                                    : fragment.observations[copies + b]);
                    seen.merge(new Outcome(0, next, fragment.rewards[b], fragment.terminated[b]), 1, Integer::sum);
                }
                Map<Outcome, Double> expected = new HashMap<>();
                for (Outcome outcome : reference.outcomes(pair / reference.actions(), pair % reference.actions())) {
                    Outcome which = new Outcome(0, outcome.next(), outcome.reward(), outcome.terminated());
                    expected.merge(which, outcome.probability(), Double::sum);
                }
                assertThat(expected).containsKeys(seen.keySet().toArray(Outcome[]::new));
                for (Map.Entry<Outcome, Double> outcome : expected.entrySet()) {
                    int count = seen.getOrDefault(outcome.getKey(), 0);
                    assertShare(count, draws, outcome.getValue(), "pair " + pair + ", " + outcome);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("environments")
    void aOneHotObservationIsTheSameState(String file, EnvironmentProvider provider, Map<String, Object> parameters) {
        Map<String, Object> oneHot = new HashMap<>(parameters);
        oneHot.put("oneHot", true);
        int copies = 50;
        int steps = 210;
        try (VectorEnvironment numbers = provider.create(copies, new EnvironmentParameters(parameters));
                VectorEnvironment boxes = provider.create(copies, new EnvironmentParameters(oneHot))) {
            int states = ReferenceTable.of(file).states();
            assertThat(boxes.spec().observation()).isEqualTo(Box.of(states, 0, 1));
            Trajectory plain = new Trajectory(numbers.spec(), steps, copies);
            Trajectory spread = new Trajectory(boxes.spec(), steps, copies);
            Arrays.fill(spread.observations, 7);
            numbers.reset(1, plain.observations, 0);
            boxes.reset(1, spread.observations, 0);
            for (int t = 0; t < steps; t++) {
                for (int b = 0; b < copies; b++) {
                    plain.actions[t * copies + b] = (t * t + 3 * b) % 4;
                    spread.actions[t * copies + b] = (t * t + 3 * b) % 4;
                }
                numbers.step(plain, t);
                boxes.step(spread, t);
            }
            for (int row = 0; row < (steps + 1) * copies; row++) {
                assertOneHot(spread.observations, row, states, plain.observations[row]);
            }
            int ended = plain.finalObservations.count();
            assertThat(spread.finalObservations.count()).isEqualTo(ended);
            for (int i = 0; i < ended; i++) {
                assertOneHot(
                        spread.finalObservations.values(),
                        i,
                        states,
                        plain.finalObservations.values()[i]);
            }
        }
    }

    private static void assertOneHot(float[] values, int row, int states, float state) {
        for (int i = 0; i < states; i++) {
            if (values[row * states + i] != (i == (int) state ? 1 : 0)) {
                throw new AssertionError("row " + row + ", element " + i + " is " + values[row * states + i]);
            }
        }
    }

    /** Copy b into state {@code b / perState}. */
    private static void place(Snapshotable environment, int perState) throws IOException {
        int copies = ((VectorEnvironment) environment).copies();
        StateBuffer buffer = new StateBuffer();
        try (DataOutputStream out = buffer.rewrite()) {
            out.writeInt(copies);
            for (int b = 0; b < copies; b++) {
                out.writeLong(b);
                out.writeInt(0);
                out.writeDouble(0);
                out.writeInt(b / perState);
            }
        }
        environment.restore(StateBuffer.reading(buffer.toByteArray()));
    }

    private static void assertShare(int count, int draws, double probability, String what) {
        double deviation = Math.sqrt(probability * (1 - probability) / draws);
        double share = (double) count / draws;
        if (!(Math.abs(share - probability) <= DEVIATIONS * deviation + 1e-9)) {
            throw new AssertionError(what + ": " + share + " of " + draws + " draws, not " + probability);
        }
    }
}
