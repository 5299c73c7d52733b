package io.troupe.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.actors.cluster.NodeConfig.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ChaosTest {
    private static final Duration PAUSE = Duration.ofNanos(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AtomicLong progress = new AtomicLong();

    /** Nodes that exist only here. */
    private record Imagined(Role role, int index) implements ClusterProcess {
        @Override
        public String name() {
            return role + "-" + index;
        }

        @Override
        public long pid() {
            return index;
        }

        @Override
        public boolean isAlive() {
            return true;
        }

        @Override
        public String host() {
            return "nowhere";
        }

        @Override
        public int controlPort() {
            return 0;
        }

        @Override
        public int dataPort() {
            return 0;
        }
    }

    private record ImaginedCluster(boolean hopeless) implements RunningCluster {
        @Override
        public RunFolder folder() {
            return new RunFolder(Path.of("nowhere"));
        }

        @Override
        public List<ClusterProcess> processes() {
            return List.of(
                    new Imagined(Role.SUPERVISOR, 0),
                    new Imagined(Role.TRAINER, 0),
                    new Imagined(Role.WORKER, 0),
                    new Imagined(Role.WORKER, 1),
                    new Imagined(Role.WORKER, 2));
        }

        @Override
        public int awaitEnd(Duration within) {
            return 0;
        }

        @Override
        public String story() {
            return "what the nodes wrote";
        }
    }

    private List<String> victims(Chaos chaos, int times) throws Exception {
        chaos.harm(times, new ImaginedCluster(false), progress::incrementAndGet, victim -> {});
        return chaos.deeds().stream().map(Chaos.Deed::victim).toList();
    }

    @Test
    void aSeedDecidesWhoIsHarmed() throws Exception {
        List<String> first = victims(Chaos.of(7).pacing(PAUSE, PATIENCE), 50);

        assertThat(victims(Chaos.of(7).pacing(PAUSE, PATIENCE), 50)).isEqualTo(first);
        assertThat(victims(Chaos.of(8).pacing(PAUSE, PATIENCE), 50)).isNotEqualTo(first);
        assertThat(first).contains("SUPERVISOR-0", "TRAINER-0", "WORKER-0", "WORKER-1", "WORKER-2");
    }

    @Test
    void onlyChosenRolesAreHarmed() throws Exception {
        assertThat(victims(Chaos.of(7).against(Role.TRAINER, Role.WORKER).pacing(PAUSE, PATIENCE), 50))
                .contains("TRAINER-0")
                .doesNotContain("SUPERVISOR-0");
    }

    @Test
    void theRunGetsOnBeforeEachDeed() throws Exception {
        AtomicLong asked = new AtomicLong();
        Chaos chaos = Chaos.of(7).pacing(PAUSE, PATIENCE);

        // Every tenth look shows progress.
        chaos.harm(5, new ImaginedCluster(false), () -> asked.incrementAndGet() / 10, victim -> {});

        assertThat(chaos.deeds())
                .extracting(Chaos.Deed::progress)
                .doesNotHaveDuplicates()
                .isSorted();
    }

    @Test
    void aRunThatDoesNotGetOnIsReportedWithTheSeedAndTheDeeds() {
        Chaos chaos = Chaos.of(4711).pacing(PAUSE, Duration.ofMillis(1));
        List<Long> steps = List.of(0L, 1L, 1L);
        AtomicLong asked = new AtomicLong();

        assertThatThrownBy(() -> chaos.harm(
                        2,
                        new ImaginedCluster(false),
                        () -> steps.get((int) Math.min(asked.getAndIncrement(), 2)),
                        victim -> {}))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll("no progress beyond 1", "seed 4711", "1 deeds", "what the nodes wrote");
    }

    @Test
    void aRunThatHasEndedIsNotWaitedFor() {
        assertThatThrownBy(() -> Chaos.of(1)
                        .pacing(PAUSE, Duration.ofDays(1))
                        .harm(1, new ImaginedCluster(true), () -> 0, victim -> {}))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("nothing will come any more");
    }
}
