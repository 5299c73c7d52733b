package io.troupe.env;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.troupe.random.RandomStream;
import io.troupe.spec.Discrete;
import io.troupe.trajectory.StateBuffer;
import io.troupe.trajectory.Trajectory;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every environment with several agents that ships and whose agents have one choice to make. */
final class JointEnvironmentRulesTest {
    private static final int COPIES = 3;
    private static final int STEPS = 300;

    static List<String> shipped() {
        Environments environments = Environments.discover();
        return environments.names().stream()
                .filter(name -> environments.isParallel(name) && !name.equals("pettingzoo"))
                .filter(name -> make(name).spec().behaviours().stream()
                        .allMatch(behaviour -> behaviour.action() instanceof Discrete))
                .toList();
    }

    private static JointEnvironment make(String name) {
        return Environments.discover().createJoint(name, COPIES, EnvironmentParameters.NONE);
    }

    private static Trajectory collect(JointRollout rollout) {
        return rollout.collect(RandomStream.ofSeed(1));
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void theSameSeedAndActionsGiveTheSameSteps(String name) {
        JointEnvironment used = make(name);
        collect(new JointRollout(used, STEPS).reset(9));

        assertSame(
                collect(new JointRollout(used, STEPS).reset(3)), collect(new JointRollout(make(name), STEPS).reset(3)));
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void noStepBreaksARuleAndEpisodesEnd(String name) {
        JointEnvironment environment = make(name);
        Trajectory fragment = collect(new JointRollout(environment, STEPS).reset(3));

        assertThat(environment.drainRepairs()).isEmpty();
        assertThat(fragment.episodes.count()).isGreaterThan(COPIES);
        int limit = environment.spec().maxEpisodeSteps();
        for (int i = 0; i < fragment.episodes.count(); i++) {
            assertThat(fragment.episodes.episodeLength(i)).isBetween(1, limit);
        }
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void aRestoredEnvironmentContinuesBitForBit(String name) throws IOException {
        JointEnvironment original = make(name);
        JointRollout rollout = new JointRollout(original, 37).reset(3);
        collect(rollout);
        StateBuffer state = new StateBuffer();
        try (DataOutputStream out = state.rewrite()) {
            original.snapshotable().orElseThrow().save(out);
        }
        JointEnvironment restored = make(name);
        restored.snapshotable().orElseThrow().restore(StateBuffer.reading(state.toByteArray()));

        assertSame(collect(new JointRollout(restored, STEPS)), collect(new JointRollout(original, STEPS)));
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void nothingIsAllocatedForAStep(String name) {
        JointRollout rollout = new JointRollout(make(name), STEPS).reset(3);
        RandomStream random = RandomStream.ofSeed(1);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            rollout.collect(random);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }

        assertThat((double) least / STEPS).as("bytes a step of all copies").isLessThan(1);
    }

    private static void assertSame(Trajectory actual, Trajectory expected) {
        assertThat(actual.rewards).isEqualTo(expected.rewards);
        for (int k = 0; k < expected.parts().size(); k++) {
            Trajectory mine = actual.parts().get(k);
            Trajectory other = expected.parts().get(k);
            int first = mine.copies() * mine.observationSize();
            assertThat(Arrays.copyOfRange(mine.observations, first, mine.observations.length))
                    .isEqualTo(Arrays.copyOfRange(other.observations, first, other.observations.length));
            assertThat(mine.actions).isEqualTo(other.actions);
            assertThat(mine.rewards).isEqualTo(other.rewards);
            assertThat(mine.terminated).isEqualTo(other.terminated);
            assertThat(mine.truncated).isEqualTo(other.truncated);
            assertThat(mine.voided).isEqualTo(other.voided);
        }
    }
}
