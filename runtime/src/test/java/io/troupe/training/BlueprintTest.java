package io.troupe.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.troupe.algorithm.ActingAlgorithm;
import io.troupe.algorithm.Learner;
import io.troupe.algorithm.UpdateStatistics;
import io.troupe.checkpoint.Checkpoint;
import io.troupe.collect.Collector;
import io.troupe.config.CollectionMode;
import io.troupe.config.Experiment;
import io.troupe.config.Experiment.AlgorithmSettings;
import io.troupe.config.Experiment.CheckpointSettings;
import io.troupe.config.Experiment.EnvironmentSettings;
import io.troupe.config.Experiment.EvaluationSettings;
import io.troupe.config.Experiment.MetricsSettings;
import io.troupe.config.Experiment.SupervisionSettings;
import io.troupe.config.Experiment.TerminationSettings;
import io.troupe.config.Experiment.WorkerSettings;
import io.troupe.config.Experiment.WorkerSettings.InferencePlacement;
import io.troupe.env.EnvironmentParameters;
import io.troupe.env.VectorEnvironment;
import io.troupe.input.UserError;
import io.troupe.policy.Policy;
import io.troupe.policy.PolicyInput;
import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.QueueCounts;
import io.troupe.trajectory.Trajectory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is made is closed when what comes after it fails. */
final class BlueprintTest {
    private static final EnvironmentSpec SPEC = new EnvironmentSpec("Any", Box.unbounded(1), new Discrete(2), 10);
    private static final PolicySnapshot SNAPSHOT = PolicySnapshot.of(PolicyVersion.INITIAL, new float[1]);

    private int openEnvironments;
    private int openPolicies;
    private int openLearners;
    private int restored;
    private int made;
    private String failing = "";

    private final Blueprint blueprint =
            new Blueprint(experiment(), SPEC, new Algorithm(), copies -> new Copies(copies));

    private static Experiment experiment() {
        return new Experiment(
                "test",
                1,
                CollectionMode.LOCKSTEP,
                "cpu",
                new EnvironmentSettings("Any", EnvironmentParameters.NONE),
                new WorkerSettings(1, 2, 3, 1, 1 << 20, WorkerSettings.WhenFull.BLOCK, InferencePlacement.LOCAL),
                new AlgorithmSettings("any", ConfigFactory.empty()),
                new TerminationSettings(100, 0, 0, Optional.empty(), OptionalDouble.empty(), OptionalDouble.empty()),
                new CheckpointSettings(0, 1, CheckpointSettings.OnFailure.FAIL),
                new EvaluationSettings(0, 1, false),
                new MetricsSettings(100, false),
                new SupervisionSettings(Duration.ofSeconds(1), Duration.ofSeconds(1), 10),
                ConfigFactory.empty());
    }

    private void failIf(String call) {
        if (failing.equals(call)) {
            throw new IllegalStateException(call + " failed");
        }
    }

    private void assertNothingIsOpen() {
        assertThat(made).isPositive();
        assertThat(openEnvironments).isZero();
        assertThat(openPolicies).isZero();
    }

    private void assertCollectorFailsAt(String call) {
        failing = call;
        assertThatIllegalStateException()
                .isThrownBy(() -> blueprint.createCollector(0, SNAPSHOT, new byte[0]))
                .withMessage(call + " failed");
        assertNothingIsOpen();
    }

    @Test
    void aCollectorThatIsMadeKeepsItsEnvironmentUntilItIsClosed() {
        try (Collector collector = blueprint.createCollector(0, SNAPSHOT, new byte[0])) {
            assertThat(collector.nextSequence()).isZero();
            assertThat(openEnvironments).isEqualTo(1);
            assertThat(openPolicies).isEqualTo(1);
        }
        assertNothingIsOpen();
    }

    @Test
    void saysThatTrainersStandByWhereLearnersCannotShare() {
        assertThat(blueprint.adviceFor(1)).isEmpty();
        assertThat(blueprint.adviceFor(2))
                .contains(
                        "algorithm.name = any: its learners cannot share updates, so one of the 2 trainers learns and the"
                                + " others stand by to replace it");
    }

    @Test
    void closesTheEnvironmentWhenThePolicyCannotBeMade() {
        assertCollectorFailsAt("createPolicy");
    }

    @Test
    void closesEverythingWhenThePolicyDoesNotTakeItsSnapshot() {
        assertCollectorFailsAt("load");
    }

    @Test
    void closesEverythingWhenTheEnvironmentDoesNotStart() {
        assertCollectorFailsAt("reset");
    }

    @Test
    void closesEverythingWhenASavedStateDoesNotFit() {
        assertThatThrownBy(() -> blueprint.createCollector(0, SNAPSHOT, new byte[] {1}))
                .hasMessageContaining("worker 0");
        assertNothingIsOpen();
    }

    @Test
    void tellsWhatFailedFirstWhenClosingFailsToo() {
        failing = "createPolicy";
        Blueprint unclosable = new Blueprint(experiment(), SPEC, new Algorithm(), copies -> new Copies(copies) {
            @Override
            public void close() {
                throw new IllegalArgumentException("close failed");
            }
        });

        assertThatIllegalStateException()
                .isThrownBy(() -> unclosable.createCollector(0, SNAPSHOT, new byte[0]))
                .withMessage("createPolicy failed")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }

    @Test
    void closesTheEnvironmentOfAnEvaluationThatHasNoPolicy() {
        failing = "createPolicy";

        assertThatIllegalStateException().isThrownBy(() -> blueprint.createEvaluation(3, 1));
        assertNothingIsOpen();
    }

    @Test
    void closesTheLearnerThatHasNoMemoryForItsCheckpoint() {
        Checkpoint checkpoint;
        try (Training training = blueprint.createTraining(new AnyLearner(), Optional.empty(), Clock.systemUTC())) {
            checkpoint = training.capture("run", 1);
        }
        assertThat(openLearners).isZero();

        failing = "restore";
        assertThatThrownBy(() -> blueprint.createTraining(new AnyLearner(), Optional.of(checkpoint), Clock.systemUTC()))
                .isInstanceOf(OutOfMemoryError.class);
        assertThat(openLearners).isZero();
    }

    @Test
    void aRunThatIsResumedDoesNotLookForThePolicyItBeganWith() {
        Checkpoint checkpoint;
        try (Training training = blueprint.createTraining(new AnyLearner(), Optional.empty(), Clock.systemUTC())) {
            checkpoint = training.capture("run", 1);
        }
        Blueprint begun = new Blueprint(
                experiment().withPolicyFrom("no/such/run"), SPEC, new Algorithm(), copies -> new Copies(copies));
        begun.check();
        assertThatThrownBy(() -> begun.createTraining(new AnyLearner(), Optional.empty(), Clock.systemUTC()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("no/such/run");
        try (Training training = begun.createTraining(new AnyLearner(), Optional.of(checkpoint), Clock.systemUTC())) {
            assertThat(training.current()).isEqualTo(SNAPSHOT);
        }
        assertThat(restored).isEqualTo(1);
        assertThat(openLearners).isZero();
    }

    /** The supervisor orders a checkpoint again when the first may be lost, and the store refuses two of one step. */
    @Test
    void whatIsCapturedTwiceBetweenTwoUpdatesIsTheSame() {
        AtomicLong seconds = new AtomicLong();
        try (Training training = blueprint.createTraining(new AnyLearner(), Optional.empty(), reading(seconds))) {
            training.begin();
            seconds.set(1);
            SortedMap<String, byte[]> first = training.capture("run", 1).components();
            seconds.set(2);
            training.queueCounts(new QueueCounts(5, 0, 0, Map.of(), new TreeSet<>()));

            SortedMap<String, byte[]> again = training.capture("run", 1).components();

            assertThat(again.keySet()).isEqualTo(first.keySet()).contains("progress");
            again.forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(first.get(name)));
        }
    }

    private static Clock reading(AtomicLong seconds) {
        return new Clock() {
            @Override
            public Instant instant() {
                return Instant.ofEpochSecond(seconds.get());
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }

    private final class AnyLearner implements Learner {
        AnyLearner() {
            openLearners++;
        }

        @Override
        public String device() {
            return "cpu";
        }

        @Override
        public PolicySnapshot snapshot() {
            return SNAPSHOT;
        }

        @Override
        public UpdateStatistics update(List<Trajectory> batch, long environmentSteps) {
            throw new UnsupportedOperationException("nothing is learnt");
        }

        @Override
        public SortedMap<String, byte[]> save() {
            return new TreeMap<>();
        }

        @Override
        public void restore(PolicySnapshot snapshot, SortedMap<String, byte[]> components) {
            if (failing.equals("restore")) {
                throw new OutOfMemoryError("planted");
            }
            restored++;
        }

        @Override
        public void close() {
            openLearners--;
        }
    }

    private class Copies implements VectorEnvironment {
        private final int copies;

        Copies(int copies) {
            this.copies = copies;
            made++;
            openEnvironments++;
        }

        @Override
        public EnvironmentSpec spec() {
            return SPEC;
        }

        @Override
        public int copies() {
            return copies;
        }

        @Override
        public void reset(long seed, float[] observations, int offset) {
            failIf("reset");
        }

        @Override
        public void step(Trajectory fragment, int t) {}

        @Override
        public void close() {
            openEnvironments--;
        }
    }

    private final class Algorithm implements ActingAlgorithm {
        @Override
        public Policy createPolicy() {
            failIf("createPolicy");
            return new AnyPolicy();
        }
    }

    private final class AnyPolicy implements ActingAlgorithm.ActingPolicy {
        AnyPolicy() {
            openPolicies++;
        }

        @Override
        public void load(PolicySnapshot snapshot) {
            failIf("load");
        }

        @Override
        public void mode(PolicyInput input, float[] actions, int actionOffset) {}

        @Override
        public void close() {
            openPolicies--;
        }
    }
}
