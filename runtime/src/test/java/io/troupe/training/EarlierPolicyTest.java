package io.troupe.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.algorithm.Learner;
import io.troupe.algorithm.UpdateStatistics;
import io.troupe.checkpoint.Checkpoint;
import io.troupe.checkpoint.FileCheckpointStore;
import io.troupe.checkpoint.RunDirectory;
import io.troupe.config.CollectionMode;
import io.troupe.input.UserError;
import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import io.troupe.trajectory.Trajectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that begins with the policy of another one. */
final class EarlierPolicyTest {
    @TempDir
    private Path results;

    private static Training training(float... parameters) {
        return new Training(new AnyLearner(parameters), 1, CollectionMode.LOCKSTEP, Long.MAX_VALUE, Clock.systemUTC());
    }

    private RunDirectory run() throws IOException {
        RunDirectory directory = RunDirectory.create(results, "earlier", false);
        Files.writeString(directory.experimentConf(), "name = earlier");
        return directory;
    }

    private static void write(RunDirectory directory, long steps, float... parameters) throws IOException {
        try (Training earlier = training(parameters)) {
            Checkpoint captured = earlier.capture("earlier", 1);
            FileCheckpointStore.in(directory.checkpoints())
                    .write(new Checkpoint(
                            captured.runId(),
                            captured.epoch(),
                            steps,
                            captured.policyVersion(),
                            captured.weightsSha256(),
                            captured.meanReturn(),
                            captured.components()));
        }
    }

    private static void assertBegins(Path from, float... parameters) {
        AnyLearner learner = new AnyLearner(0, 0);
        try (Training begun = new Training(learner, 1, CollectionMode.LOCKSTEP, Long.MAX_VALUE, Clock.systemUTC())) {
            new EarlierPolicy(from.toString()).begin(begun);
            assertThat(begun.current().parameters()).containsExactly(parameters);
            assertThat(begun.policiesToContinue()).containsExactly(begun.current());
            assertThat(begun.progress().environmentSteps()).isZero();
            assertThat(learner.begunWith).containsExactly((byte) parameters[0]);
        }
    }

    @Test
    void takesTheNewestCheckpointOfARunOrTheOneThatIsNamed() throws IOException {
        RunDirectory directory = run();
        write(directory, 0, 1, 2);
        write(directory, 500, 3, 4);
        assertBegins(directory.path(), 3, 4);
        assertBegins(directory.checkpoints().resolve("0"), 1, 2);
    }

    @Test
    void namesTheCheckpointThatIsMeantWhateverComesAfterIt() throws IOException {
        RunDirectory directory = run();
        write(directory, 500, 3, 4);
        Path meant = new EarlierPolicy(directory.path().toString()).checkpoint();
        assertThat(meant).isAbsolute().isEqualTo(directory.checkpoints().resolve("500"));

        write(directory, 900, 5, 6);
        assertBegins(meant, 3, 4);
    }

    @Test
    void saysWhatDoesNotFit() throws IOException {
        RunDirectory directory = run();
        try (Training earlier = training(3, 4, 5);
                Training begun = training(0, 0)) {
            FileCheckpointStore.in(directory.checkpoints()).write(earlier.capture("earlier", 1));
            assertThatThrownBy(() -> new EarlierPolicy(directory.path().toString()).begin(begun))
                    .isInstanceOf(UserError.class)
                    .hasMessage("policy.from = \"" + directory.path() + "\": 3 parameters, not 2");
        }
    }

    @Test
    void saysWhatIsNotThere() throws IOException {
        assertThatThrownBy(() -> new EarlierPolicy("no/such/run").checkpoint())
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("policy.from = \"no/such/run\": no/such/run does not exist");
        String empty = run().path().toString();
        assertThatThrownBy(() -> new EarlierPolicy(empty).checkpoint())
                .hasMessage("policy.from = \"" + empty + "\": that run has no checkpoint yet");
    }

    /** Has parameters and learns nothing. */
    private static final class AnyLearner implements Learner {
        /** Of its components, what it saved when it was the earlier one. */
        byte[] begunWith = {};

        private PolicySnapshot snapshot;

        AnyLearner(float... parameters) {
            snapshot = PolicySnapshot.of(PolicyVersion.INITIAL, parameters);
        }

        @Override
        public String device() {
            return "cpu";
        }

        @Override
        public PolicySnapshot snapshot() {
            return snapshot;
        }

        @Override
        public UpdateStatistics update(List<Trajectory> batch, long environmentSteps) {
            throw new UnsupportedOperationException("nothing is learnt");
        }

        @Override
        public SortedMap<String, byte[]> save() {
            return new TreeMap<>(Map.of("own", new byte[] {(byte) snapshot.parameters()[0]}));
        }

        @Override
        public void begin(PolicySnapshot policy, SortedMap<String, byte[]> components) {
            if (policy.parameters().length != snapshot.parameters().length) {
                throw new IllegalArgumentException(
                        policy.parameters().length + " parameters, not " + snapshot.parameters().length);
            }
            snapshot = policy;
            begunWith = components.getOrDefault("own", begunWith);
        }

        @Override
        public void restore(PolicySnapshot saved, SortedMap<String, byte[]> components) {
            snapshot = saved;
        }

        @Override
        public void close() {}
    }
}
