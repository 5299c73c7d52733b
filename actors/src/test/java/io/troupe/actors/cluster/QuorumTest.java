package io.troupe.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.cluster.NodeConfig.DataPlane;
import io.troupe.actors.cluster.NodeConfig.DataPlane.Engine;
import io.troupe.actors.cluster.NodeConfig.Detection;
import io.troupe.actors.cluster.NodeConfig.Role;
import io.troupe.actors.cluster.NodeConfig.Security;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class QuorumTest {
    private static final Instant START = Instant.EPOCH;
    private static final Duration JOIN = Duration.ofSeconds(60);

    private final Quorum quorum = new Quorum(config(), START);

    private static NodeConfig config() {
        return new NodeConfig(
                Role.SUPERVISOR,
                0,
                Path.of("run"),
                false,
                START,
                Optional.empty(),
                "127.0.0.1",
                "127.0.0.1",
                7001,
                7002,
                List.of(),
                JOIN,
                2,
                3,
                "0123456789abcdef",
                new Security(Optional.empty(), false),
                new DataPlane(Engine.AUTO, false, 1 << 28, Duration.ofSeconds(15)),
                new Detection(Duration.ofSeconds(6), Duration.ofSeconds(7), Duration.ofSeconds(4)));
    }

    private Quorum.Verdict atFirst(int trainers, int workers, long second) {
        return quorum.verdict(trainers, workers, false, START, START.plusSeconds(second));
    }

    private Quorum.Verdict later(int trainers, int workers, long secondsWaited) {
        Instant since = START.plusSeconds(1000);
        return quorum.verdict(trainers, workers, true, since, since.plusSeconds(secondsWaited));
    }

    @Test
    void aNewRunWaitsForAllThatWerePromised() {
        assertThat(atFirst(2, 3, 0)).isInstanceOf(Quorum.Begin.class);
        assertThat(atFirst(1, 3, 59)).isInstanceOf(Quorum.Wait.class);
        assertThat(atFirst(2, 2, 59)).isInstanceOf(Quorum.Wait.class);
    }

    @Test
    void aNewRunBeginsWithSomeOnceTheOthersAreLate() {
        assertThat(atFirst(1, 1, 61)).isInstanceOf(Quorum.Begin.class);
    }

    @Test
    void aNewRunIsGivenUpWithoutATrainerOrAWorker() {
        assertThat(atFirst(0, 3, 61)).isEqualTo(new Quorum.GiveUp("no trainer node joined within 61 s"));
        assertThat(atFirst(2, 0, 61)).isEqualTo(new Quorum.GiveUp("no worker node joined within 61 s"));
    }

    @Test
    void aRunThatHasBegunGoesOnWithWhoeverIsThere() {
        assertThat(later(1, 1, 0)).isInstanceOf(Quorum.Wait.class);
        assertThat(later(1, 1, 1)).isInstanceOf(Quorum.Begin.class);
        assertThat(later(0, 3, 599)).isInstanceOf(Quorum.Wait.class);
        assertThat(later(0, 3, 601)).isInstanceOf(Quorum.GiveUp.class);
    }
}
