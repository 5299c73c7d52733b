package io.troupe.algorithm.dqn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.troupe.algorithm.Learner;
import io.troupe.algorithm.LearnerContext;
import io.troupe.algorithm.LearnerFailure;
import io.troupe.algorithm.UpdateStatistics;
import io.troupe.input.UserError;
import io.troupe.jvm.Allocated;
import io.troupe.policy.Encoder;
import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import io.troupe.proto.dqn.TargetNetwork;
import io.troupe.proto.learner.AdamState;
import io.troupe.proto.learner.RandomState;
import io.troupe.proto.replay.ReplayState;
import io.troupe.random.RandomStream;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DqnLearnerTest {
    private static final EnvironmentSpec SPEC =
            new EnvironmentSpec("made up", Box.unbounded(3), new Discrete(4), EnvironmentSpec.UNLIMITED);
    private static final int STEPS = 8;
    private static final int COPIES = 2;
    private static final int ROWS = 2 * STEPS * COPIES;
    private static final LearnerContext CONTEXT = new LearnerContext(SPEC, 5, 2, STEPS, COPIES, 1000, "cpu");
    private static final String SMALL = "batchSize = 16, network.hidden = [8], learningRate = 0.01, gradientSteps = 3, "
            + "learningStarts = 0, targetInterval = 40, bufferSize = 70, ";
    private static final String EVERYTHING = SMALL + "double = true, dueling = true, prioritized = true, nStep = 3, "
            + "learningRateSchedule = linear, ";

    @ParameterizedTest
    @ValueSource(strings = {SMALL, EVERYTHING, EVERYTHING + "targetInterval = 0, loss = squared"})
    void continuesFromASaveAsIfItHadNeverStopped(String settings) {
        String expected;
        SortedMap<String, byte[]> saved;
        PolicySnapshot snapshot;
        try (Learner learner = learner(settings)) {
            update(learner, 0, 3);
            saved = learner.save();
            snapshot = learner.snapshot();
            update(learner, 3, 6);
            expected = identity(learner);
        }

        assertThat(continued(settings, snapshot, saved)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"adam", "target", "draws", "windows", "replay", "replay-rows.0000", "replay-priorities.0000"})
    void everyPartOfASaveMatters(String part) throws Exception {
        // A target that is copied before it is used would not matter.
        String settings = EVERYTHING + "targetInterval = 1000";
        String expected;
        SortedMap<String, byte[]> saved;
        PolicySnapshot snapshot;
        try (Learner learner = learner(settings);
                Learner other = learner(settings)) {
            update(learner, 0, 3);
            update(other, 3, 6);
            saved = learner.save();
            snapshot = learner.snapshot();
            byte[] changed = switch (part) {
                case "adam" -> {
                    AdamState.Builder adam = AdamState.parseFrom(saved.get(part)).toBuilder();
                    yield adam.setSteps(adam.getSteps() + 1).build().toByteArray();
                }
                case "target" -> {
                    TargetNetwork.Builder target = TargetNetwork.parseFrom(saved.get(part)).toBuilder();
                    yield target.setParameters(0, 5).build().toByteArray();
                }
                case "draws" -> RandomState.newBuilder().setState(1).build().toByteArray();
                case "windows" -> new byte[0];
                case "replay" -> {
                    ReplayState.Builder state = ReplayState.parseFrom(saved.get(part)).toBuilder();
                    yield state.setNext(3).build().toByteArray();
                }
                default -> other.save().get(part);
            };
            saved.put(part, changed);
            update(learner, 3, 6);
            expected = identity(learner);
        }

        assertThat(continued(settings, snapshot, saved)).isNotEqualTo(expected);
    }

    @Test
    void sameSeedAndDataGiveTheSameBitsAndAnotherSeedOthers() {
        LearnerContext seeded = new LearnerContext(SPEC, 6, 2, STEPS, COPIES, 1000, "cpu");
        try (Learner one = learner(EVERYTHING);
                Learner same = learner(EVERYTHING);
                Learner other = learner(EVERYTHING, seeded)) {
            update(one, 0, 2);
            update(same, 0, 2);
            update(other, 0, 2);

            assertThat(identity(same)).isEqualTo(identity(one));
            assertThat(identity(other)).isNotEqualTo(identity(one));
        }
    }

    @Test
    void eachUpdateIsOneVersionAndReportsItsSteps() {
        try (Learner learner = learner(SMALL)) {
            PolicySnapshot before = learner.snapshot();
            assertThat(before.version()).isEqualTo(PolicyVersion.INITIAL);
            UpdateStatistics statistics = learner.update(batch(0), 0);

            assertThat(learner.snapshot().version().value()).isEqualTo(1);
            assertThat(statistics.gradientSteps()).isEqualTo(3);
            assertThat(statistics.learningRate()).isEqualTo(0.01f);
            assertThat(statistics.valueLoss()).isPositive();
            assertThat(statistics.gradientNorm()).isPositive();
            assertThat(statistics.policyLoss()).isNaN();
            assertThat(statistics.others())
                    .containsEntry("Replay/Size", 32f)
                    .containsEntry("Replay/Samples Per Insert", 3 * 16 / 32f)
                    .containsKeys("Policy/Epsilon", "Policy/Action Value");
        }
    }

    @Test
    void takesAsManyStepsAsTheEnvironmentsWhereItIsTold() {
        try (Learner learner = learner(SMALL + "gradientSteps = 0")) {
            assertThat(learner.update(batch(0), 0).gradientSteps()).isEqualTo(ROWS);
        }
    }

    @Test
    void actsAtRandomAndLearnsNothingBeforeLearningStarts() {
        try (Learner learner = learner(SMALL + "learningStarts = 70, exploration { from = 0.5, to = 0.1 }")) {
            String weights = weights(learner);
            assertThat(epsilon(learner)).isEqualTo(1);
            assertThat(learner.update(batch(0), 0).gradientSteps()).isZero();
            UpdateStatistics second = learner.update(batch(1), ROWS);
            assertThat(second.gradientSteps()).isZero();
            assertThat(second.valueLoss()).isNaN();
            assertThat(epsilon(learner)).isEqualTo(1);
            assertThat(weights(learner)).isEqualTo(weights);

            assertThat(learner.update(batch(2), 2 * ROWS).gradientSteps()).isEqualTo(3);
            assertThat(epsilon(learner)).isLessThan(0.5f);
            assertThat(weights(learner)).isNotEqualTo(weights);
        }
    }

    @Test
    void explorationFallsOnALineAndStays() {
        DqnConfig config =
                DqnProblem.config("learningStarts = 100, exploration { from = 0.9, to = 0.1, fraction = 0.4 }");

        assertThat(config.epsilon(99, 1000)).isEqualTo(1);
        assertThat(config.epsilon(100, 1000)).isCloseTo(0.7f, within(1e-6f));
        assertThat(config.epsilon(300, 1000)).isCloseTo(0.3f, within(1e-6f));
        assertThat(config.epsilon(400, 1000)).isCloseTo(0.1f, within(1e-6f));
        assertThat(config.epsilon(2000, 1000)).isCloseTo(0.1f, within(1e-6f));
    }

    @Test
    void betaGoesToOneByTheEnd() {
        DqnConfig.Priority priority = DqnProblem.config("priority.beta = 0.4").priority();

        assertThat(priority.betaAt(0, 1000)).isEqualTo(0.4f);
        assertThat(priority.betaAt(500, 1000)).isCloseTo(0.7f, within(1e-6f));
        assertThat(priority.betaAt(2000, 1000)).isEqualTo(1);
    }

    /** At 32, 64, 96 and 128 steps, with an interval of 40: copied on the way to 64, 96 and 128. */
    @Test
    void theTargetIsCopiedBeforeTheStepsOfTheBatchThatPassesTheInterval() throws Exception {
        try (Learner learner = learner(SMALL)) {
            float[] initial = trained(learner);
            learner.update(batch(0), 0);
            assertThat(target(learner)).isEqualTo(initial);
            float[] first = trained(learner);
            learner.update(batch(1), ROWS);
            assertThat(target(learner)).isEqualTo(first);
            assertThat(trained(learner)).isNotEqualTo(first);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reward", "observation", "action", "fraction"})
    void nothingThatIsNotFiniteIsEverPublished(String where) {
        try (Learner learner = learner(SMALL + "batchSize = 256")) {
            PolicySnapshot before = learner.snapshot();
            List<Trajectory> poisoned = batch(0);
            switch (where) {
                case "reward" -> poisoned.get(1).rewards[3] = Float.NaN;
                case "observation" -> poisoned.get(0).observations[5] = Float.POSITIVE_INFINITY;
                case "fraction" -> poisoned.get(0).actions[5] = 0.5f;
                default -> poisoned.get(0).actions[5] = Float.NaN;
            }

            assertThatExceptionOfType(LearnerFailure.class)
                    .isThrownBy(() -> learner.update(poisoned, 0))
                    .withMessageContaining("policy version 0");
            assertThat(learner.snapshot()).isSameAs(before);
        }
    }

    @Test
    void namesTheActionThatIsNoneAndKeepsNothingOfItsBatch() {
        try (Learner learner = learner(SMALL)) {
            SortedMap<String, byte[]> before = learner.save();
            List<Trajectory> poisoned = batch(0);
            poisoned.get(1).actions[5] = 4;

            assertThatExceptionOfType(LearnerFailure.class)
                    .isThrownBy(() -> learner.update(poisoned, 0))
                    .withMessageContaining("copy 1 at step 2 of fragment 0 of worker 1: 4.0 is not one of 0..3");
            assertThat(learner.save()).usingRecursiveComparison().isEqualTo(before);
        }
    }

    @Test
    void refusesASaveThatDoesNotFit() {
        try (Learner small = learner(SMALL);
                Learner large = learner(SMALL + "network.hidden = [9]");
                Learner otherBuffer = learner(SMALL + "bufferSize = 71")) {
            SortedMap<String, byte[]> saved = small.save();
            saved.remove("windows");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> small.restore(small.snapshot(), saved))
                    .withMessageContaining("'windows'");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> small.restore(large.snapshot(), small.save()))
                    .withMessageContaining("parameters");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> small.restore(small.snapshot(), large.save()))
                    .withMessageContaining("'target'");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> small.restore(small.snapshot(), otherBuffer.save()))
                    .withMessageContaining("71");
        }
    }

    @Test
    void refusesActionsThatAreNotDiscrete() {
        EnvironmentSpec box =
                new EnvironmentSpec("swing", Box.unbounded(3), Box.unbounded(1), EnvironmentSpec.UNLIMITED);

        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> new Dqn().configure(new Dqn().defaults(), box))
                .withMessageContaining("the actions of swing are Box");
    }

    @Test
    void refusesToStartLearningAfterTheEnd() {
        var algorithm = new Dqn()
                .configure(
                        ConfigFactory.parseString("learningStarts = 1000")
                                .withFallback(new Dqn().defaults())
                                .resolve(),
                        SPEC);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> algorithm.check(CONTEXT))
                .withMessageContaining("algorithm.learningStarts = 1000 is not below termination.maxSteps = 1000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nStep = 0",
                "batchSize = 0",
                "bufferHeap = -1",
                "gradientSteps = -1",
                "targetTau = 0",
                "exploration.to = 1.5",
                "priority.epsilon = 0",
                "loss = absolute"
            })
    void refusesSettingsOutOfTheirRange(String setting) {
        assertThatExceptionOfType(ConfigException.BadValue.class)
                .isThrownBy(() -> DqnProblem.config(setting))
                .withMessageContaining("algorithm." + setting.split(" ")[0]);
    }

    @Test
    void allocatesLittleMoreThanTheSnapshot() throws Exception {
        try (Learner learner = learner(EVERYTHING)) {
            List<Trajectory> batch = batch(0);
            long limit = 3L * 4 * learner.snapshot().parameters().length + 4096;
            assertThat(Allocated.leastBytes(() -> learner.update(batch, 0), limit - 1))
                    .isLessThan(limit);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "double = true, dueling = true",
                "prioritized = true",
                "nStep = 3, double = true",
                "targetInterval = 0, targetTau = 0.05, loss = squared"
            })
    void learnsTheValuesOfAChain(String settings) {
        DqnConfig config =
                DqnProblem.config("learningRate = 0.005, discount = 0.8, batchSize = 32, learningStarts = 100, "
                        + "gradientSteps = 16, targetInterval = 100, network.hidden = [32], exploration { from = 1, to = 0.6 }, "
                        + settings);
        LearnerContext context = new LearnerContext(Chain.SPEC, 3, 1, 8, 4, 10_000, "cpu");
        QNetwork network = QNetwork.of(config, Encoder.none(Chain.PLACES), 2);
        float[] parameters;
        try (Learner learner = new DqnLearner(config, network, context)) {
            new Chain(8, 4).train(learner, network, 150);
            parameters = learner.snapshot().parameters();
        }

        for (int place = 0; place < Chain.PLACES; place++) {
            double[] values = PlainQ.values(config, network, DqnProblem.doubles(parameters), Chain.observation(place));
            // Rewards over several steps are those of the policy that explored, so the values are too low there.
            if (config.nStep() == 1) {
                assertThat(values[1]).as("place %d", place).isCloseTo(Math.pow(0.8, 4 - place), within(0.08));
            }
            assertThat(values[1]).as("right at place %d", place).isGreaterThan(values[0]);
        }
    }

    private static Learner learner(String settings) {
        return learner(settings, CONTEXT);
    }

    private static Learner learner(String settings, LearnerContext context) {
        DqnConfig config = DqnProblem.config(settings);
        return new DqnLearner(config, QNetwork.of(config, Encoder.none(3), 4), context);
    }

    private static void update(Learner learner, int from, int to) {
        for (int i = from; i < to; i++) {
            learner.update(batch(i), (long) ROWS * i);
        }
    }

    private static String continued(String settings, PolicySnapshot snapshot, SortedMap<String, byte[]> saved) {
        try (Learner learner = learner(settings)) {
            update(learner, 7, 8);
            learner.restore(snapshot, saved);
            update(learner, 3, 6);
            return identity(learner);
        }
    }

    /** Weights, and all that later ones depend on. */
    private static String identity(Learner learner) {
        StringBuilder identity = new StringBuilder(learner.snapshot().version() + weights(learner));
        learner.save().forEach((name, bytes) -> identity.append(name).append(Arrays.hashCode(bytes)));
        return identity.toString();
    }

    private static String weights(Learner learner) {
        return PolicySnapshot.sha256(trained(learner));
    }

    private static float[] trained(Learner learner) {
        float[] parameters = learner.snapshot().parameters();
        return Arrays.copyOf(parameters, parameters.length - 1);
    }

    private static float epsilon(Learner learner) {
        float[] parameters = learner.snapshot().parameters();
        return parameters[parameters.length - 1];
    }

    private static float[] target(Learner learner) throws Exception {
        TargetNetwork target = TargetNetwork.parseFrom(learner.save().get("target"));
        float[] parameters = new float[target.getParametersCount()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = target.getParameters(i);
        }
        return parameters;
    }

    private static List<Trajectory> batch(int number) {
        return List.of(fragment(0, number), fragment(1, number));
    }

    private static Trajectory fragment(int worker, int number) {
        RandomStream random = RandomStream.ofSeed(2L * number + worker);
        Trajectory fragment = new Trajectory(SPEC, STEPS, COPIES);
        fragment.begin(worker, number, PolicyVersion.INITIAL);
        for (int i = 0; i < fragment.observations.length; i++) {
            fragment.observations[i] = (float) random.nextGaussian();
        }
        // It goes on where the one before it ended.
        for (int i = 0; i < 3 * COPIES; i++) {
            fragment.observations[i] = 100 * number + i;
            fragment.observations[3 * fragment.rows() + i] = 100 * (number + 1) + i;
        }
        for (int row = 0; row < fragment.rows(); row++) {
            fragment.actions[row] = random.nextInt(4);
            fragment.rewards[row] = (float) random.nextGaussian();
            boolean last = row >= fragment.rows() - COPIES;
            fragment.terminated[row] = !last && random.nextInt(10) == 0;
            fragment.truncated[row] = !last && !fragment.terminated[row] && random.nextInt(10) == 0;
            if (fragment.terminated[row] || fragment.truncated[row]) {
                fragment.finalObservations.append(row, new float[] {row, 1, -1}, 0);
            }
        }
        return fragment;
    }
}
