package io.troupe.algorithm.impala;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.InvalidProtocolBufferException;
import com.typesafe.config.ConfigException;
import io.troupe.algorithm.Algorithm.ConfiguredAlgorithm;
import io.troupe.algorithm.Learner;
import io.troupe.algorithm.LearnerFailure;
import io.troupe.algorithm.UpdateStatistics;
import io.troupe.algorithm.ppo.PpoConfig;
import io.troupe.policy.ParameterLayout;
import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import io.troupe.proto.learner.AdamState;
import io.troupe.random.RandomStream;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VTraceLearnerTest {
    private static final String SMALL = "network.hidden = [6, 5], learningRate = 0.01, ";
    private static final String APPO = SMALL + "minibatchSize = 16, epochs = 3, ";
    private static final String KEEPS_A_TARGET = APPO + "oldPolicy = target, targetUpdates = 3, "
            + "normalizeObservations = true, normalizeRewards = true, learningRateSchedule = linear";

    static Stream<Arguments> losses() {
        return Stream.of(Lessons.DISCRETE, Lessons.CONTINUOUS)
                .flatMap(spec -> Stream.of(
                                "updateThreads = 1",
                                "updateThreads = 2",
                                "network.shared = true",
                                "lambda = 0.8",
                                "clipRho = 2, clipAdvantageRho = 2",
                                "entropyCoefficient = 0.2, valueCoefficient = 2, discount = 0.7")
                        .map(settings -> Arguments.of(spec, settings)));
    }

    /** After one step of Adam its first moment is a tenth of the gradient. */
    @ParameterizedTest
    @MethodSource("losses")
    void theStepOfAWholeBatchFollowsTheGradientOfThePaper(EnvironmentSpec spec, String settings)
            throws InvalidProtocolBufferException {
        String all = SMALL + "maxGradientNorm = 0, entropyCoefficient = 0.05, valueCoefficient = 0.5, " + settings;
        VTraceAlgorithm algorithm = (VTraceAlgorithm) Lessons.impala(spec, all);
        PpoConfig config = algorithm.config();
        List<Trajectory> batch;
        float[] parameters;
        AdamState adam;
        try (Learner learner = Lessons.learner(algorithm, spec)) {
            int size = learner.snapshot().parameters().length;
            parameters = gaussian(size, 1);
            learner.restore(PolicySnapshot.of(PolicyVersion.INITIAL, parameters.clone()), learner.save());
            // Acted in by another policy, so that weights differ from 1.
            batch = Lessons.batch(algorithm, spec, PolicySnapshot.of(PolicyVersion.INITIAL, gaussian(size, 2)), 3);
            UpdateStatistics statistics = learner.update(batch, 0);
            assertThat(statistics.gradientSteps()).isEqualTo(1);
            assertThat(statistics.others().get(VTraceAdvantages.MEAN_WEIGHT)).isNotCloseTo(1f, within(0.01f));
            adam = AdamState.parseFrom(learner.save().get("adam"));
        }

        double[] expected = new PaperLoss(
                        ParameterLayout.of(config.network(spec)),
                        spec.action() instanceof Discrete,
                        batch,
                        parameters,
                        config.discount(),
                        algorithm.vtrace().vtrace().lambda(),
                        algorithm.vtrace().clipAdvantageRho(),
                        config.valueCoefficient(),
                        config.entropyCoefficient().initial())
                .gradient(parameters);
        for (int i = 0; i < expected.length; i++) {
            assertThat(10.0 * adam.getFirstMoment(i))
                    .as("parameter %d", i)
                    .isCloseTo(expected[i], within(3e-5 * Math.max(1, Math.abs(expected[i]))));
        }
    }

    private static float[] gaussian(int size, long seed) {
        RandomStream random = RandomStream.ofSeed(seed);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (0.5 * random.nextGaussian());
        }
        return values;
    }

    private static PolicySnapshot scaled(PolicySnapshot snapshot) {
        float[] parameters = snapshot.parameters().clone();
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] *= 1.5f;
        }
        return PolicySnapshot.of(snapshot.version(), parameters);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "oldPolicy = behaviour",
                "oldPolicy = behaviour, normalizeAdvantages = false",
                "oldPolicy = target, normalizeAdvantages = false",
                "correction = none"
            })
    void appoOnItsOwnDataIsPpo(String settings) {
        for (EnvironmentSpec spec : List.of(Lessons.DISCRETE, Lessons.CONTINUOUS)) {
            ConfiguredAlgorithm appo = Lessons.appo(spec, APPO + "lambda = 0.9, " + settings);
            ConfiguredAlgorithm ppo =
                    Lessons.ppo(spec, APPO + "gaeLambda = 0.9, normalizeAdvantages = " + !settings.contains("= false"));
            try (Learner one = Lessons.learner(appo, spec);
                    Learner two = Lessons.learner(ppo, spec)) {
                List<Trajectory> batch = Lessons.batch(ppo, spec, two.snapshot(), 1);
                one.update(batch, 0);
                two.update(batch, 0);

                assertThat(one.snapshot().parameters())
                        .containsExactly(two.snapshot().parameters(), within(2e-5f));
            }
        }
    }

    @Test
    void staleDataIsLearntFromDifferentlyWithoutCorrection() {
        assertThat(afterStaleBatch("correction = vtrace"))
                .isNotEqualTo(afterStaleBatch("correction = none"))
                .isNotEqualTo(afterStaleBatch("clipRho = 5"))
                .isNotEqualTo(afterStaleBatch("clipC = 0.1"))
                .isNotEqualTo(afterStaleBatch("clipAdvantageRho = 5"))
                .isNotEqualTo(afterStaleBatch("lambda = 0.5"));
    }

    private static String afterStaleBatch(String settings) {
        ConfiguredAlgorithm algorithm = Lessons.impala(Lessons.CONTINUOUS, SMALL + settings);
        try (Learner learner = Lessons.learner(algorithm, Lessons.CONTINUOUS)) {
            List<Trajectory> batch = Lessons.batch(algorithm, Lessons.CONTINUOUS, scaled(learner.snapshot()), 1);
            learner.update(batch, 0);
            return learner.snapshot().weightsSha256();
        }
    }

    @Test
    void onePassInMinibatchesTakesAStepForEach() {
        ConfiguredAlgorithm algorithm = Lessons.impala(Lessons.DISCRETE, SMALL + "minibatches = 4");
        try (Learner learner = Lessons.learner(algorithm, Lessons.DISCRETE)) {
            List<Trajectory> batch = Lessons.batch(algorithm, Lessons.DISCRETE, learner.snapshot(), 1);

            assertThat(learner.update(batch, 0).gradientSteps()).isEqualTo(4);
        }
    }

    @Test
    void reportsHowFarTheBehaviourIsFromThePolicy() {
        ConfiguredAlgorithm algorithm = Lessons.impala(Lessons.CONTINUOUS, SMALL);
        try (Learner learner = Lessons.learner(algorithm, Lessons.CONTINUOUS)) {
            PolicySnapshot first = learner.snapshot();
            UpdateStatistics fresh = learner.update(Lessons.batch(algorithm, Lessons.CONTINUOUS, first, 1), 0);
            for (int i = 0; i < 10; i++) {
                learner.update(Lessons.batch(algorithm, Lessons.CONTINUOUS, learner.snapshot(), 2 + i), 0);
            }
            UpdateStatistics stale = learner.update(Lessons.batch(algorithm, Lessons.CONTINUOUS, first, 50), 0);

            assertThat(fresh.others().get(VTraceAdvantages.MEAN_WEIGHT)).isCloseTo(1f, within(1e-5f));
            assertThat(fresh.others().get(VTraceAdvantages.BEHAVIOUR_KL)).isCloseTo(0f, within(1e-5f));
            assertThat(stale.others().get(VTraceAdvantages.MEAN_WEIGHT)).isLessThan(0.99f);
            assertThat(stale.others().get(VTraceAdvantages.BEHAVIOUR_KL)).isGreaterThan(1e-4f);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"oldPolicy = behaviour, targetUpdates = 1", "oldPolicy = target, targetUpdates = 3"})
    void continuesFromASaveAsIfItHadNeverStopped(String settings) {
        String all = KEEPS_A_TARGET + ", " + settings;
        for (int stop = 1; stop <= 4; stop++) {
            assertThat(weightsAfterStop(all, stop, false)).isEqualTo(weightsAfterStop(all, 0, false));
        }
    }

    @Test
    void theTargetIsPartOfASave() {
        assertThat(weightsAfterStop(KEEPS_A_TARGET, 2, true)).isNotEqualTo(weightsAfterStop(KEEPS_A_TARGET, 0, false));
    }

    private static String weightsAfterStop(String settings, int stopAfter, boolean spoilTarget) {
        ConfiguredAlgorithm algorithm = Lessons.appo(Lessons.CONTINUOUS, settings);
        Learner learner = Lessons.learner(algorithm, Lessons.CONTINUOUS);
        try {
            PolicySnapshot first = learner.snapshot();
            for (int update = 0; update < 5; update++) {
                if (update == stopAfter) {
                    PolicySnapshot policy = learner.snapshot();
                    SortedMap<String, byte[]> saved = learner.save();
                    learner.close();
                    learner = Lessons.learner(algorithm, Lessons.CONTINUOUS);
                    if (spoilTarget) {
                        saved.put("target", new byte[0]);
                    }
                    learner.restore(policy, saved);
                }
                learner.update(Lessons.batch(algorithm, Lessons.CONTINUOUS, raw(first), update), 64L * update);
            }
            return learner.snapshot().version() + learner.snapshot().weightsSha256();
        } finally {
            learner.close();
        }
    }

    /** Acts in made-up observations as they are. */
    private static PolicySnapshot raw(PolicySnapshot snapshot) {
        return PolicySnapshot.of(snapshot.version(), snapshot.parameters());
    }

    @Test
    void refusesASaveWithoutItsTarget() {
        ConfiguredAlgorithm algorithm = Lessons.appo(Lessons.DISCRETE, KEEPS_A_TARGET);
        try (Learner learner = Lessons.learner(algorithm, Lessons.DISCRETE)) {
            SortedMap<String, byte[]> saved = learner.save();
            saved.remove("target");

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> learner.restore(learner.snapshot(), saved))
                    .withMessageContaining("'target'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reward", "observation", "logProb", "action"})
    void nothingThatIsNotFiniteIsEverPublished(String where) {
        for (String settings : List.of("oldPolicy = behaviour", "oldPolicy = target")) {
            ConfiguredAlgorithm appo = Lessons.appo(Lessons.CONTINUOUS, APPO + settings);
            refusesPoison(appo, where);
        }
        refusesPoison(Lessons.impala(Lessons.CONTINUOUS, SMALL), where);
        refusesPoison(Lessons.impala(Lessons.CONTINUOUS, SMALL + "minibatches = 8"), where);
    }

    private static void refusesPoison(ConfiguredAlgorithm algorithm, String where) {
        try (Learner learner = Lessons.learner(algorithm, Lessons.CONTINUOUS)) {
            PolicySnapshot before = learner.snapshot();
            List<Trajectory> poisoned = Lessons.batch(algorithm, Lessons.CONTINUOUS, before, 0);
            switch (where) {
                case "reward" -> poisoned.get(1).rewards[3] = Float.NaN;
                case "observation" -> poisoned.get(0).observations[5] = Float.POSITIVE_INFINITY;
                case "logProb" -> poisoned.get(0).behaviourLogProbs[5] = Float.NaN;
                default -> poisoned.get(0).actions[5] = Float.NaN;
            }

            assertThatExceptionOfType(LearnerFailure.class)
                    .isThrownBy(() -> learner.update(poisoned, 0))
                    .withMessageContaining("policy version 0")
                    .withMessageContaining("became");
            assertThat(learner.snapshot()).isSameAs(before);
        }
    }

    @Test
    void refusesMinibatchesThatDoNotDivideTheBatch() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Lessons.impala(Lessons.DISCRETE, "minibatches = 3").check(Lessons.context(Lessons.DISCRETE)))
                .withMessageContaining("algorithm.minibatches = 3")
                .withMessageContaining("64 rows")
                .withMessageContaining("workers.rolloutSteps = 8");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Lessons.appo(Lessons.DISCRETE, "minibatchSize = 24").check(Lessons.context(Lessons.DISCRETE)))
                .withMessageContaining("algorithm.minibatchSize = 24");
    }

    @ParameterizedTest
    @ValueSource(strings = {"correction = some", "clipRho = 0", "clipC = -1", "lambda = 1.5", "clipAdvantageRho = 0"})
    void refusesSettingsOutsideTheirRange(String settings) {
        String path = "algorithm." + settings.substring(0, settings.indexOf(' '));
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Lessons.impala(Lessons.DISCRETE, settings))
                .withMessageContaining(path);
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Lessons.appo(Lessons.DISCRETE, settings))
                .withMessageContaining(path);
    }
}
