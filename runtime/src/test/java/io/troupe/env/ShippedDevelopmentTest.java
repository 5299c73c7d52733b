package io.troupe.env;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.random.RandomStream;
import io.troupe.trajectory.Trajectory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What ships keeps every rule that development mode looks after, and gives the same numbers in it. */
final class ShippedDevelopmentTest {
    private static final Optional<Development> DEVELOPMENT = Optional.of(new Development(Duration.ofSeconds(20)));
    private static final int COPIES = 2;
    private static final int STEPS = 105;

    static List<String> vectorised() {
        return VectorEnvironmentRulesTest.shipped();
    }

    static List<String> withSeveralAgents() {
        Environments environments = Environments.discover();
        // PettingZoo's are no environment before it is told which.
        return environments.names().stream()
                .filter(name -> environments.isParallel(name) && !name.equals("pettingzoo"))
                .toList();
    }

    private static VectorEnvironment make(String name, Optional<Development> development) {
        return Environments.discover().create(name, COPIES, EnvironmentParameters.NONE, development);
    }

    @ParameterizedTest
    @MethodSource("vectorised")
    void aVectorisedOneBreaksNoRule(String name) {
        try (VectorEnvironment watched = make(name, DEVELOPMENT);
                VectorEnvironment usual = make(name, Optional.empty())) {
            Trajectory found = new RandomRollout(watched, STEPS, 1).reset(3).collect();
            Trajectory expected = new RandomRollout(usual, STEPS, 1).reset(3).collect();

            assertThat(found.observations).isEqualTo(expected.observations);
            assertThat(found.rewards).isEqualTo(expected.rewards);
            assertThat(found.terminated).isEqualTo(expected.terminated);
            assertThat(found.truncated).isEqualTo(expected.truncated);
            assertThat(found.episodes.count()).isEqualTo(expected.episodes.count());
            assertThat(found.finalObservations.count()).isEqualTo(expected.finalObservations.count());
            assertThat(watched instanceof Snapshotable).isTrue();
        }
    }

    private static JointEnvironment makeJoint(String name, Optional<Development> development) {
        return Environments.discover().createJoint(name, COPIES, EnvironmentParameters.NONE, development);
    }

    @ParameterizedTest
    @MethodSource("withSeveralAgents")
    void oneWithSeveralAgentsBreaksNoRule(String name) {
        try (JointEnvironment watched = makeJoint(name, DEVELOPMENT);
                JointEnvironment usual = makeJoint(name, Optional.empty())) {
            Trajectory found = new JointRollout(watched, STEPS).reset(3).collect(RandomStream.ofSeed(1));
            Trajectory expected = new JointRollout(usual, STEPS).reset(3).collect(RandomStream.ofSeed(1));

            assertThat(watched.drainRepairs()).isEmpty();
            assertThat(found.rewards).isEqualTo(expected.rewards);
            assertThat(found.episodes.count()).isEqualTo(expected.episodes.count());
            for (int k = 0; k < expected.parts().size(); k++) {
                Trajectory part = found.parts().get(k);
                Trajectory other = expected.parts().get(k);
                assertThat(part.observations).isEqualTo(other.observations);
                assertThat(part.voided).isEqualTo(other.voided);
                assertThat(part.episodes.count()).isEqualTo(other.episodes.count());
            }
            assertThat(watched.snapshotable()).isPresent();
        }
    }
}
