package io.troupe.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.jvm.Allocated;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.StateBuffer;
import io.troupe.trajectory.Trajectory;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every vectorised environment: those that ship, and an author's behind the adapter. */
final class VectorEnvironmentRulesTest {
    private static final int COPIES = 5;
    private static final int STEPS = 1_100; // at least; longer than the time limit
    private static final int UNLIMITED_STEPS = 20_000;

    /** Those in which every episode starts in the one same state, and chance comes later or never. */
    private static final Set<String> ONE_START = Set.of("CliffWalking-v1", "FrozenLake-v1");

    /** Those in which chance has no part. */
    private static final Set<String> NO_CHANCE = Set.of("CliffWalking-v1");

    /** Those with so few starts that some of a handful of copies may start alike. */
    private static final Set<String> FEW_STARTS = Set.of("MiniBreakout-v0", "Taxi-v4");

    static List<String> shipped() {
        Environments environments = Environments.discover();
        // Gymnasium's are no environment before it is told which.
        return environments.names().stream()
                .filter(name -> !environments.isParallel(name) && !name.equals("gymnasium"))
                .toList();
    }

    static Stream<String> all() {
        return Stream.concat(shipped().stream(), Stream.of(RandomWalk.class.getName()));
    }

    private static VectorEnvironment make(String name, int copies) {
        return Environments.discover().create(name, copies, EnvironmentParameters.NONE);
    }

    private static Trajectory collect(String name, long seed) {
        return new RandomRollout(make(name, COPIES), steps(name), 1).reset(seed).collect();
    }

    private static int steps(String name) {
        int limit = make(name, 1).spec().maxEpisodeSteps();
        return limit == EnvironmentSpec.UNLIMITED ? UNLIMITED_STEPS : Math.max(STEPS, limit + 100);
    }

    @ParameterizedTest
    @MethodSource("all")
    void sameSeedGivesTheSameTrajectory(String name) {
        assertSame(collect(name, 3), collect(name, 3));
    }

    @ParameterizedTest
    @MethodSource("all")
    void differentSeedsGiveDifferentTrajectories(String name) {
        boolean same = Arrays.equals(collect(name, 3).observations, collect(name, 4).observations);
        assertThat(same).isEqualTo(NO_CHANCE.contains(name));
    }

    @ParameterizedTest
    @MethodSource("all")
    void copiesStartDifferently(String name) {
        try (VectorEnvironment environment = make(name, COPIES)) {
            int size = environment.spec().observation().size();
            float[] observations = new float[COPIES * size];
            environment.reset(3, observations, 0);
            List<List<Float>> starts = Stream.iterate(0, b -> b < COPIES, b -> b + 1)
                    .map(b -> floats(observations, b * size, size))
                    .toList();
            long distinct = starts.stream().distinct().count();
            if (ONE_START.contains(name)) {
                assertThat(distinct).isEqualTo(1);
            } else if (FEW_STARTS.contains(name)) {
                assertThat(distinct).isGreaterThan(1);
            } else {
                assertThat(distinct).isEqualTo(COPIES);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aCopyStartsAlikeHoweverManyThereAre(String name) {
        int size = make(name, 1).spec().observation().size();
        float[] few = new float[2 * size];
        float[] many = new float[COPIES * size];
        make(name, 2).reset(3, few, 0);
        make(name, COPIES).reset(3, many, 0);
        assertThat(few).isEqualTo(Arrays.copyOf(many, few.length));
    }

    @ParameterizedTest
    @MethodSource("all")
    void startsOverWhenResetAgain(String name) {
        VectorEnvironment environment = make(name, COPIES);
        RandomRollout used = new RandomRollout(environment, 7, 2).reset(9);
        used.collect();
        assertSame(new RandomRollout(environment, steps(name), 1).reset(3).collect(), collect(name, 3));
    }

    @ParameterizedTest
    @MethodSource("all")
    void aRestoredEnvironmentContinuesBitForBit(String name) throws IOException {
        VectorEnvironment original = make(name, COPIES);
        new RandomRollout(original, 123, 1).reset(3).collect();
        StateBuffer state = new StateBuffer();
        try (DataOutputStream out = state.rewrite()) {
            ((Snapshotable) original).save(out);
        }
        Trajectory uninterrupted = new RandomRollout(original, STEPS, 8).collect();

        VectorEnvironment restored = make(name, COPIES);
        ((Snapshotable) restored).restore(StateBuffer.reading(state.toByteArray()));
        assertSame(new RandomRollout(restored, STEPS, 8).collect(), uninterrupted);
    }

    @ParameterizedTest
    @MethodSource("all")
    void refusesTheStateOfAnotherNumberOfCopies(String name) throws IOException {
        VectorEnvironment two = make(name, 2);
        new RandomRollout(two, 1, 1).reset(3);
        StateBuffer state = new StateBuffer();
        try (DataOutputStream out = state.rewrite()) {
            ((Snapshotable) two).save(out);
        }
        Snapshotable three = (Snapshotable) make(name, 3);
        assertThatThrownBy(() -> three.restore(StateBuffer.reading(state.toByteArray())))
                .isInstanceOf(IOException.class)
                .hasMessage(two.spec().name() + ": the saved state is of 2 copies, not of 3");
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyEndedEpisodeHasItsFinalObservationAndItsRecord(String name) {
        Trajectory fragment = collect(name, 5);
        int limit = make(name, 1).spec().maxEpisodeSteps();
        int[] lengths = new int[COPIES];
        double[] returns = new double[COPIES];
        int ended = 0;
        for (int row = 0; row < fragment.rows(); row++) {
            int b = row % COPIES;
            lengths[b]++;
            returns[b] += fragment.rewards[row];
            assertThat(fragment.terminated[row] && fragment.truncated[row]).isFalse();
            assertThat(fragment.truncated[row]).isEqualTo(!fragment.terminated[row] && lengths[b] == limit);
            if (fragment.terminated[row] || fragment.truncated[row]) {
                assertThat(fragment.finalObservations.row(ended)).isEqualTo(row);
                assertThat(fragment.episodes.episodeLength(ended)).isEqualTo(lengths[b]);
                assertThat(fragment.episodes.episodeReturn(ended)).isEqualTo((float) returns[b]);
                int size = fragment.observationSize();
                boolean same = Arrays.equals(
                        fragment.finalObservations.values(),
                        ended * size,
                        (ended + 1) * size,
                        fragment.observations,
                        (row + COPIES) * size,
                        (row + COPIES + 1) * size);
                // Who was cut off may have gone back to where the next episode starts.
                assertThat(same && (fragment.terminated[row] || !ONE_START.contains(name)))
                        .as("the final observation is the first one of the next episode")
                        .isFalse();
                lengths[b] = 0;
                returns[b] = 0;
                ended++;
            }
        }
        assertThat(ended).isGreaterThanOrEqualTo(COPIES);
        assertThat(fragment.finalObservations.count()).isEqualTo(ended);
        assertThat(fragment.episodes.count()).isEqualTo(ended);
    }

    @ParameterizedTest
    @MethodSource("all")
    void leavesTheActionsAsTheyAre(String name) {
        Trajectory fragment = collect(name, 5);
        if (make(name, 1).spec().action() instanceof Box box) {
            float largest = 0;
            for (float action : fragment.actions) {
                largest = Math.max(largest, Math.abs(action));
            }
            assertThat(largest).isGreaterThan(box.high()[0]);
        }
        assertThat(fragment.actions).isEqualTo(collect(name, 6).actions);
    }

    @ParameterizedTest
    @MethodSource("all")
    void clipsActionsToTheBox(String name) {
        if (!(make(name, 1).spec().action() instanceof Box box)) {
            return;
        }
        assertSame(constantly(name, 50 * box.high()[0]), constantly(name, box.high()[0]));
        assertSame(constantly(name, -50 * box.high()[0]), constantly(name, box.low()[0]));
    }

    private static Trajectory constantly(String name, float action) {
        VectorEnvironment environment = make(name, COPIES);
        Trajectory fragment = new Trajectory(environment.spec(), 50, COPIES);
        environment.reset(3, fragment.observations, 0);
        Arrays.fill(fragment.actions, action);
        for (int t = 0; t < 50; t++) {
            environment.step(fragment, t);
        }
        return fragment;
    }

    @ParameterizedTest
    @MethodSource("all")
    void refusesAnActionThatMeansNothing(String name) {
        VectorEnvironment environment = make(name, COPIES);
        Trajectory fragment = new Trajectory(environment.spec(), 2, COPIES);
        environment.reset(3, fragment.observations, 0);
        environment.step(fragment, 0);
        float[] bad = switch (environment.spec().action()) {
            case Discrete discrete -> new float[] {Float.NaN, -1, 0.5f, discrete.n()};
            case Box box -> new float[] {Float.NaN};
            default -> throw new IllegalArgumentException(environment.spec().toString());
        };
        for (float action : bad) {
            fragment.actions[(COPIES + 2) * fragment.actionSize()] = action;
            assertThatThrownBy(() -> environment.step(fragment, 1))
                    .isInstanceOf(EnvironmentFailure.class)
                    .hasMessageStartingWith("environment '%s', copy 2, step 2: bad action: "
                            .formatted(environment.spec().name()));
            environment.reset(3, fragment.observations, 0);
            environment.step(fragment, 0);
        }
    }

    @ParameterizedTest
    @MethodSource("shipped")
    @Tag("optimised")
    void allocatesNothingInSteadyState(String name) throws Exception {
        RandomRollout rollout = new RandomRollout(make(name, 8), 1_000, 1).reset(3);

        assertThat(Allocated.leastBytes(rollout::collect))
                .as("bytes for 8,000 steps")
                .isZero();
    }

    private static void assertSame(Trajectory actual, Trajectory expected) {
        int rowOne = expected.copies() * expected.observationSize();
        assertThat(Arrays.copyOfRange(actual.observations, rowOne, actual.observations.length))
                .isEqualTo(Arrays.copyOfRange(expected.observations, rowOne, expected.observations.length));
        assertThat(actual.rewards).isEqualTo(expected.rewards);
        assertThat(actual.terminated).isEqualTo(expected.terminated);
        assertThat(actual.truncated).isEqualTo(expected.truncated);
        int ended = expected.finalObservations.count();
        assertThat(actual.finalObservations.count()).isEqualTo(ended);
        int values = ended * expected.observationSize();
        assertThat(Arrays.copyOf(actual.finalObservations.values(), values))
                .isEqualTo(Arrays.copyOf(expected.finalObservations.values(), values));
        assertThat(actual.episodes.count()).isEqualTo(expected.episodes.count());
        for (int i = 0; i < ended; i++) {
            assertThat(actual.finalObservations.row(i)).isEqualTo(expected.finalObservations.row(i));
            assertThat(actual.episodes.episodeReturn(i)).isEqualTo(expected.episodes.episodeReturn(i));
            assertThat(actual.episodes.episodeLength(i)).isEqualTo(expected.episodes.episodeLength(i));
        }
    }

    private static List<Float> floats(float[] values, int offset, int count) {
        return Stream.iterate(offset, i -> i < offset + count, i -> i + 1)
                .map(i -> values[i])
                .toList();
    }
}
