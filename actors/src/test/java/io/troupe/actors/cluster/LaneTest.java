package io.troupe.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.EnvironmentWorker;
import io.troupe.actors.RunBlueprint;
import io.troupe.algorithm.Algorithms;
import io.troupe.config.ExperimentLoader;
import io.troupe.policy.PolicyVersion;
import io.troupe.training.Blueprint;
import io.troupe.trajectory.Trajectory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LaneTest {
    private static final Blueprint BLUEPRINT = RunBlueprint.of(new ExperimentLoader(Algorithms.discover())
            .load(
                    "cartpole",
                    List.of("workers.environments=2", "workers.rolloutSteps=2", "algorithm.minibatchSize=4")));

    private static ActorTestKit kit;

    private TestProbe<EnvironmentWorker.Command> worker;
    private Lane lane;

    @BeforeAll
    static void startActors() {
        kit = TestActors.create();
    }

    @AfterAll
    static void stopActors() {
        kit.shutdownTestKit();
    }

    @BeforeEach
    void makeLane() {
        worker = kit.createTestProbe();
        lane = new Lane(1, 2, BLUEPRINT);
        lane.opened(worker.getRef());
    }

    private Trajectory pushed(long sequence) {
        Trajectory buffer =
                worker.expectMessageClass(EnvironmentWorker.Credit.class).buffer();
        buffer.begin(0, sequence, PolicyVersion.INITIAL);
        lane.pushed(buffer);
        return buffer;
    }

    private List<Long> due(long nanos) {
        List<Long> numbers = new ArrayList<>();
        lane.due(nanos).forEach(fragment -> numbers.add(fragment.sequence()));
        return numbers;
    }

    @Test
    void aWorkerWaitsForTheCreditOfTheOtherSide() {
        worker.expectNoMessage(Duration.ZERO);
        lane.credited(0, 2);
        pushed(0);
        pushed(1);
        worker.expectNoMessage(Duration.ZERO);
        lane.credited(2, 3);
        pushed(2);
    }

    @Test
    void creditThatIsRepeatedGrantsNothing() {
        lane.credited(0, 1);
        lane.credited(0, 1);
        pushed(0);
        worker.expectNoMessage(Duration.ZERO);
    }

    @Test
    void sendsEachFragmentOnce() {
        lane.credited(0, 2);
        Trajectory first = pushed(0);
        assertThat(due(0)).containsExactly(0L);
        lane.sent(first, 0);
        assertThat(due(1)).isEmpty();
        pushed(1);
        assertThat(due(2)).containsExactly(1L);
    }

    @Test
    void sendsEverythingAgainAfterAFailureAndAPause() {
        lane.credited(0, 2);
        Trajectory first = pushed(0);
        pushed(1);
        lane.sent(first, 0);
        lane.failed(10);
        assertThat(due(10)).isEmpty();
        assertThat(due(10 + Duration.ofMillis(500).toNanos())).containsExactly(0L, 1L);
    }

    @Test
    void whatHasArrivedIsNotSentAgain() {
        lane.credited(0, 2);
        pushed(0);
        pushed(1);
        lane.credited(1, 2);
        lane.failed(0);
        assertThat(due(Duration.ofSeconds(1).toNanos())).containsExactly(1L);
    }

    @Test
    void repeatsWhatNobodyHasAcknowledgedMoreAndMoreSeldom() {
        lane.credited(0, 1);
        Trajectory only = pushed(0);
        lane.sent(only, 0);
        long first = Duration.ofSeconds(5).toNanos();
        assertThat(due(first - 1)).isEmpty();
        assertThat(due(first)).containsExactly(0L);
        lane.sent(only, first);
        assertThat(due(first + Duration.ofSeconds(10).toNanos() - 1)).isEmpty();
        assertThat(due(first + Duration.ofSeconds(10).toNanos())).containsExactly(0L);
    }
}
