package io.troupe.algorithm.ppo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.InvalidProtocolBufferException;
import com.typesafe.config.ConfigFactory;
import io.troupe.algorithm.Learner;
import io.troupe.algorithm.LearnerContext;
import io.troupe.algorithm.LearnerFailure;
import io.troupe.algorithm.UpdateStatistics;
import io.troupe.jvm.Allocated;
import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import io.troupe.proto.checkpoint.Moments;
import io.troupe.proto.learner.AdamState;
import io.troupe.proto.learner.RandomState;
import io.troupe.random.RandomStream;
import io.troupe.spec.Box;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PpoLearnerTest {
    private static final EnvironmentSpec SPEC =
            new EnvironmentSpec("made up", Box.unbounded(3), Box.unbounded(2), EnvironmentSpec.UNLIMITED);
    private static final int STEPS = 8;
    private static final int COPIES = 4;
    private static final LearnerContext CONTEXT = new LearnerContext(SPEC, 5, 2, STEPS, COPIES, 10_000, "cpu");
    private static final String SMALL = "minibatchSize = 16, network.hidden = [8], learningRate = 0.01, ";
    private static final String EVERYTHING = SMALL
            + "normalizeObservations = true, normalizeRewards = true, valueClipRange = 0.2, "
            + "learningRateSchedule = linear, clipRangeSchedule = linear, entropySchedule = linear";

    @Test
    void sameSeedAndDataGiveTheSameBits() {
        assertThat(weightsAfter(EVERYTHING, CONTEXT, 4)).isEqualTo(weightsAfter(EVERYTHING, CONTEXT, 4));
    }

    @Test
    void oneThreadIsReproducibleToo() {
        String one = EVERYTHING + ", updateThreads = 1";

        assertThat(weightsAfter(one, CONTEXT, 4)).isEqualTo(weightsAfter(one, CONTEXT, 4));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "epochs = 1, minibatchSize = 64",
                "epochs = 3, minibatchSize = 16",
                "epochs = 2, minibatchSize = 2, normalizeAdvantages = false",
                "epochs = 3, minibatchSize = 16, maxGradientNorm = 0",
                "epochs = 3, minibatchSize = 16, maxGradientNorm = 0.01, valueClipRange = 0.2",
                "epochs = 2, minibatchSize = 16, network.hidden = []"
            })
    void twoThreadsComputeWhatOneDoes(String settings) {
        String both = "network.hidden = [8, 6], learningRate = 0.01, " + settings;
        Updated one = updated(both + ", updateThreads = 1");
        Updated two = updated(both + ", updateThreads = 2");

        for (int i = 0; i < one.parameters.length; i++) {
            assertThat(two.parameters[i]).as("parameter %d", i).isCloseTo(one.parameters[i], within(2e-5f));
        }
        assertThat(two.statistics.policyLoss()).isCloseTo(one.statistics.policyLoss(), within(1e-4f));
        assertThat(two.statistics.valueLoss()).isCloseTo(one.statistics.valueLoss(), within(1e-4f));
        assertThat(two.statistics.entropy()).isCloseTo(one.statistics.entropy(), within(1e-4f));
        assertThat(two.statistics.approximateKl()).isCloseTo(one.statistics.approximateKl(), within(1e-4f));
        assertThat(two.statistics.clipFraction()).isCloseTo(one.statistics.clipFraction(), within(1e-4f));
        assertThat(two.statistics.gradientNorm()).isCloseTo(one.statistics.gradientNorm(), within(1e-3f));
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
    private record Updated(float[] parameters, UpdateStatistics statistics) {}

    private static Updated updated(String settings) {
        try (Learner learner = learner(settings)) {
            learner.update(batch(0), 0);
            UpdateStatistics statistics = learner.update(batch(1), 64);
            return new Updated(learner.snapshot().parameters(), statistics);
        }
    }

    @Test
    void anotherSeedGivesOtherWeights() {
        LearnerContext other = new LearnerContext(SPEC, 6, 2, STEPS, COPIES, 10_000, "cpu");

        assertThat(weightsAfter(SMALL, other, 1)).isNotEqualTo(weightsAfter(SMALL, CONTEXT, 1));
    }

    /** Every step is an episode, so a target is a reward as it is learnt from. */
    @Test
    void theStrengthOfAStreamIsNotLimitedWithItsRewards() {
        EnvironmentSpec spec = SPEC.withRewardStreams("goal", "cost");
        Trajectory fragment = new Trajectory(spec, STEPS, 1);
        fragment.begin(0, 0, PolicyVersion.INITIAL);
        for (int row = 0; row < STEPS; row++) {
            fragment.streamRewards[2 * row] = 0.5f;
            fragment.terminated[row] = true;
            fragment.finalObservations.append(row, new float[3], 0);
        }
        try (Learner learner = new Ppo()
                .configure(
                        ConfigFactory.parseString(
                                        SMALL
                                                + "minibatchSize = 8, normalizeRewards = true, rewardStreams.goal.strength = 100")
                                .withFallback(new Ppo().defaults())
                                .resolve(),
                        spec)
                .createLearner(new LearnerContext(spec, 5, 1, STEPS, 1, 10_000, "cpu"))) {
            UpdateStatistics statistics = learner.update(List.of(fragment), 0);

            assertThat(statistics.others().get("Streams/goal Value Loss")).isCloseTo(50f * 50f, within(1f));
        }
    }

    @Test
    void eachUpdateIsOneVersionAndReportsItsSteps() {
        try (Learner learner = learner(SMALL)) {
            PolicySnapshot before = learner.snapshot();
            assertThat(before.version()).isEqualTo(PolicyVersion.INITIAL);
            assertThat(learner.snapshot()).isSameAs(before);

            UpdateStatistics statistics = learner.update(batch(0), 0);

            assertThat(learner.snapshot().version().value()).isEqualTo(1);
            assertThat(learner.snapshot().weightsSha256()).isNotEqualTo(before.weightsSha256());
            assertThat(statistics.gradientSteps()).isEqualTo(4 * 64 / 16);
            assertThat(statistics.learningRate()).isEqualTo(0.01f);
            // Two unit Gaussians.
            assertThat(statistics.entropy()).isCloseTo(2 * 1.4189f, within(0.2f));
        }
    }

    @Test
    void continuesFromASaveAsIfItHadNeverStopped() {
        SortedMap<String, byte[]> saved;
        PolicySnapshot snapshot;
        try (Learner learner = learner(EVERYTHING)) {
            learner.update(batch(0), 0);
            learner.update(batch(1), 64);
            saved = learner.save();
            snapshot = learner.snapshot();
        }

        assertThat(continued(snapshot, saved)).isEqualTo(weightsAfter(EVERYTHING, CONTEXT, 4));
    }

    @Test
    void beginsWithThePolicyOfAnotherRunAndNothingElseOfIt() {
        try (Learner earlier = learner(EVERYTHING);
                Learner learner = learner(EVERYTHING);
                Learner other = learner(EVERYTHING)) {
            earlier.update(batch(0), 0);
            learner.begin(earlier.snapshot(), earlier.save());

            assertThat(learner.snapshot().version()).isEqualTo(PolicyVersion.INITIAL);
            assertThat(learner.snapshot().parameters())
                    .isEqualTo(earlier.snapshot().parameters());
            assertThat(learner.snapshot().observationMean())
                    .isEqualTo(earlier.snapshot().observationMean());
            assertThat(learner.save().get("adam")).isEqualTo(other.save().get("adam"));
            learner.update(batch(1), 0);
            assertThat(learner.snapshot().parameters())
                    .isNotEqualTo(earlier.snapshot().parameters());
        }
    }

    @Test
    void refusesToBeginWithAPolicyOfAnotherShape() {
        try (Learner earlier = learner(EVERYTHING);
                Learner smaller = learner(EVERYTHING + ", network.hidden = [4]");
                Learner plain = learner(SMALL)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> smaller.begin(earlier.snapshot(), earlier.save()))
                    .withMessageMatching("it has \\d+ parameters, the network of this experiment \\d+: observations,"
                            + " actions and algorithm.network must be the same in both");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> plain.begin(earlier.snapshot(), earlier.save()))
                    .withMessageContaining("it was made with algorithm.normalizeObservations = true");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"adam", "adam-steps", "minibatches", "observation-moments", "return-moments"})
    void everyPartOfASaveMatters(String part) throws InvalidProtocolBufferException {
        SortedMap<String, byte[]> saved;
        PolicySnapshot snapshot;
        try (Learner learner = learner(EVERYTHING)) {
            learner.update(batch(0), 0);
            learner.update(batch(1), 64);
            saved = learner.save();
            snapshot = learner.snapshot();
        }
        switch (part) {
            case "adam" -> {
                AdamState.Builder adam = AdamState.parseFrom(saved.get("adam")).toBuilder();
                for (int i = 0; i < adam.getFirstMomentCount(); i++) {
                    adam.setFirstMoment(i, 0).setSecondMoment(i, 0);
                }
                saved.put("adam", adam.build().toByteArray());
            }
            case "adam-steps" ->
                saved.put(
                        "adam",
                        AdamState.parseFrom(saved.get("adam")).toBuilder()
                                .setSteps(0)
                                .build()
                                .toByteArray());
            case "minibatches" ->
                saved.put(part, RandomState.getDefaultInstance().toByteArray());
            case "observation-moments" ->
                saved.put(
                        part,
                        Moments.newBuilder()
                                .addAllMean(List.of(0.0, 0.0, 0.0))
                                .addAllSquaredDeviations(List.of(0.0, 0.0, 0.0))
                                .build()
                                .toByteArray());
            default ->
                saved.put(
                        part,
                        Moments.newBuilder()
                                .addMean(0)
                                .addSquaredDeviations(0)
                                .build()
                                .toByteArray());
        }

        assertThat(continued(snapshot, saved)).isNotEqualTo(weightsAfter(EVERYTHING, CONTEXT, 4));
    }

    @Test
    void refusesASaveThatLacksAComponent() {
        try (Learner learner = learner(EVERYTHING)) {
            SortedMap<String, byte[]> saved = learner.save();
            saved.remove("return-moments");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> learner.restore(learner.snapshot(), saved))
                    .withMessageContaining("'return-moments'");
        }
    }

    @Test
    void refusesASaveOfAnotherNetwork() {
        try (Learner small = learner(SMALL);
                Learner large = learner(SMALL + "network.hidden = [9]")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> small.restore(small.snapshot(), large.save()))
                    .withMessageContaining("'adam'");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> small.restore(large.snapshot(), small.save()))
                    .withMessageContaining("parameters");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reward", "observation", "logProb", "action"})
    void nothingThatIsNotFiniteIsEverPublished(String where) {
        try (Learner learner = learner(SMALL)) {
            PolicySnapshot before = learner.snapshot();
            List<Trajectory> poisoned = batch(0);
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
    void stopsAfterTheEpochThatExceedsTheTargetKl() {
        try (Learner learner = learner(SMALL + "epochs = 10, targetKl = 1e-6")) {
            UpdateStatistics statistics = learner.update(batch(0), 0);

            assertThat(statistics.gradientSteps()).isEqualTo(4);
            assertThat(statistics.approximateKl()).isGreaterThan(1e-6f);
        }
    }

    @Test
    void refusesAMinibatchThatDoesNotDivideTheBatch() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PpoLearner(Problem.config("minibatchSize = 24"), CONTEXT))
                .withMessageContaining("algorithm.minibatchSize = 24 does not divide the batch of 64 rows")
                .withMessageContaining("workers.environments = 4")
                .withMessageContaining("16 or 32");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PpoLearner(Problem.config("minibatchSize = 100"), CONTEXT))
                .withMessageContaining("nearest that do are 64");
    }

    @Test
    void refusesABatchOfAnotherSize() {
        try (Learner learner = learner(SMALL)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> learner.update(batch(0).subList(0, 1), 0))
                    .withMessageContaining("32 rows")
                    .withMessageContaining("64");
        }
    }

    @Test
    void takesFragmentsOfAnyShapeWhoseRowsAddUp() {
        try (Learner learner = learner(SMALL)) {
            List<Trajectory> batch = new ArrayList<>();
            batch.add(fragment(4, 12, 1));
            batch.add(fragment(16, 1, 2));

            assertThat(learner.update(batch, 0).gradientSteps()).isEqualTo(16);
        }
    }

    @Test
    void publishesTheMomentsOfAllObservationsSoFar() {
        try (Learner learner = learner(EVERYTHING)) {
            List<Trajectory> batch = batch(0);
            batch.get(0).observationMoments.clear();
            batch.get(1).observationMoments.clear();
            batch.get(0).observationMoments.add(new float[] {1, 0, 0}, 0);
            batch.get(1).observationMoments.add(new float[] {5, 0, 0}, 0);

            learner.update(batch, 0);

            assertThat(learner.snapshot().observationMean()).containsExactly(3, 0, 0);
            assertThat(learner.snapshot().observationScale()[0]).isCloseTo(0.5f, within(1e-6f));
            assertThat(learner.snapshot().observationScale()[1]).isCloseTo(1e4f, within(1f));
        }
    }

    @Test
    void manyMinibatchesTakeSeveralRunsAnEpoch() {
        // 64 / 2 = 32 minibatches are two runs of 16; 64 / 1 = 64 are four.
        for (int minibatchSize : new int[] {2, 1}) {
            try (Learner learner = learner("network.hidden = [4], normalizeAdvantages = false, epochs = 2, "
                    + "minibatchSize = " + minibatchSize)) {
                assertThat(learner.update(batch(0), 0).gradientSteps()).isEqualTo(2 * 64 / minibatchSize);
            }
        }
    }

    /** The parameters of the next snapshot are the one array that an update needs. */
    @Test
    void allocatesLittleMoreThanTheSnapshot() throws Exception {
        try (Learner learner = learner(SMALL)) {
            List<Trajectory> batch = batch(0);
            long limit = 4L * learner.snapshot().parameters().length + 4096;
            assertThat(Allocated.leastBytes(() -> learner.update(batch, 0), limit - 1))
                    .isLessThan(limit);
        }
    }

    @Test
    void learnsToBalanceThePole() {
        PpoConfig config = Problem.config(
                "learningRate = 0.0025, learningRateSchedule = linear, network.hidden = [32], minibatchSize = 128");
        LearnerContext context = new LearnerContext(Collection.SPEC, 1, 1, 32, 32, 100_000, "cpu");
        Collection collection = new Collection(32, 1);
        Trajectory fragment = new Trajectory(Collection.SPEC, 32, 32);
        try (Learner learner = new PpoLearner(config, context);
                var policy = new Ppo()
                        .configure(
                                ConfigFactory.parseString("network.hidden = [32]")
                                        .withFallback(new Ppo().defaults())
                                        .resolve(),
                                Collection.SPEC)
                        .createPolicy()) {
            for (long steps = 0; steps < 60_000; steps += fragment.rows()) {
                collection.collect(policy, learner.snapshot(), fragment);
                learner.update(List.of(fragment), steps);
            }
        }

        assertThat(collection.meanReturn()).isGreaterThan(200);
    }

    private static Learner learner(String settings) {
        return new PpoLearner(Problem.config(settings), CONTEXT);
    }

    private static String weightsAfter(String settings, LearnerContext context, int updates) {
        try (Learner learner = new PpoLearner(Problem.config(settings), context)) {
            for (int i = 0; i < updates; i++) {
                learner.update(batch(i), 64L * i);
            }
            return identity(learner.snapshot());
        }
    }

    private static String continued(PolicySnapshot snapshot, SortedMap<String, byte[]> saved) {
        try (Learner learner = learner(EVERYTHING)) {
            learner.restore(snapshot, saved);
            learner.update(batch(2), 128);
            learner.update(batch(3), 192);
            return identity(learner.snapshot());
        }
    }

    private static String identity(PolicySnapshot snapshot) {
        return snapshot.version()
                + snapshot.weightsSha256()
                + PolicySnapshot.sha256(snapshot.observationMean())
                + PolicySnapshot.sha256(snapshot.observationScale());
    }

    private static List<Trajectory> batch(int number) {
        return List.of(fragment(STEPS, COPIES, 2L * number), fragment(STEPS, COPIES, 2L * number + 1));
    }

    private static Trajectory fragment(int steps, int copies, long seed) {
        RandomStream random = RandomStream.ofSeed(seed);
        Trajectory fragment = new Trajectory(SPEC, steps, copies);
        for (int i = 0; i < fragment.observations.length; i++) {
            fragment.observations[i] = (float) random.nextGaussian();
        }
        for (int row = 0; row < fragment.rows(); row++) {
            float squares = 0;
            for (int i = 0; i < 2; i++) {
                float action = (float) random.nextGaussian();
                fragment.actions[2 * row + i] = action;
                squares += action * action;
            }
            fragment.behaviourLogProbs[row] = -0.5f * squares - 1.837877f;
            fragment.rewards[row] = (float) random.nextGaussian();
            fragment.terminated[row] = random.nextInt(10) == 0;
            fragment.truncated[row] = !fragment.terminated[row] && random.nextInt(10) == 0;
            if (fragment.terminated[row] || fragment.truncated[row]) {
                fragment.finalObservations.append(row, new float[] {row, 1, -1}, 0);
            }
            fragment.observationMoments.add(fragment.observations, 3 * row);
            fragment.returnMoments.add(fragment.rewards[row]);
        }
        return fragment;
    }
}
