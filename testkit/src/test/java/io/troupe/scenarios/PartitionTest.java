package io.troupe.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.cluster.NodeConfig.Role;
import io.troupe.testkit.Await;
import io.troupe.testkit.ClusterOfNodes;
import io.troupe.testkit.Experiments;
import io.troupe.testkit.LedgerChecker;
import io.troupe.testkit.NetworkOfNamespaces;
import io.troupe.testkit.NodePlan;
import io.troupe.testkit.ProcessesOfTest;
import io.troupe.testkit.TestProcesses;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cut links: one trainer in effect at any time, and progress soon after healing. */
@ExtendWith(ProcessesOfTest.class)
@Tag("slow")
final class PartitionTest {
    private static final Duration CUT = Duration.ofSeconds(30);
    private static final Duration RECOVERY = Duration.ofSeconds(60);

    /** How the network breaks. */
    enum Break {
        SUPERVISOR_ALONE {
            @Override
            void of(NetworkOfNamespaces network) throws IOException, InterruptedException {
                network.split(List.of("supervisor"));
            }
        },
        TRAINER_ALONE {
            @Override
            void of(NetworkOfNamespaces network) throws IOException, InterruptedException {
                network.split(List.of("trainer"));
            }
        },
        IN_HALVES {
            @Override
            void of(NetworkOfNamespaces network) throws IOException, InterruptedException {
                network.split(List.of("supervisor", "worker-0"));
            }
        },
        SUPERVISOR_DOES_NOT_REACH_THE_TRAINER {
            @Override
            void of(NetworkOfNamespaces network) throws IOException, InterruptedException {
                network.cutOneWay("supervisor", "trainer");
            }
        },
        TRAINER_DOES_NOT_REACH_THE_SUPERVISOR {
            @Override
            void of(NetworkOfNamespaces network) throws IOException, InterruptedException {
                network.cutOneWay("trainer", "supervisor");
            }
        };

        abstract void of(NetworkOfNamespaces network) throws IOException, InterruptedException;
    }

    @BeforeAll
    static void networks() throws Exception {
        NetworkOfNamespaces.assumeAvailable();
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(value = 8, unit = TimeUnit.MINUTES)
    void oneTrainerIsInEffectAndTheRunGoesOnAfterHealing(Break how, TestProcesses processes, TestReporter report)
            throws Exception {
        try (NetworkOfNamespaces network =
                NetworkOfNamespaces.of("supervisor", "trainer", "worker-0", "worker-1", "worker-2")) {
            ClusterOfNodes cluster = ClusterOfNodes.of(
                    processes, "run", Experiments.named("cartpole", Runs.SMALL_STEPS.toArray(String[]::new)));
            cluster.expecting(1, 3);
            cluster.start(NodePlan.of(Role.SUPERVISOR, 0).on(network.host("supervisor")));
            cluster.start(NodePlan.of(Role.TRAINER, 0).on(network.host("trainer")));
            for (int worker = 0; worker < 3; worker++) {
                cluster.start(NodePlan.of(Role.WORKER, worker).on(network.host("worker-" + worker)));
            }
            cluster.awaitStart(Duration.ofMinutes(3));

            how.of(network);
            Await.throughout(CUT, () -> {
                LedgerChecker.check(cluster.folder());
                cluster.restartFallen();
            });
            long before = cluster.folder().announced().orElseThrow();
            long healed = System.nanoTime();
            network.heal();
            Await.until("progress after healing", RECOVERY, cluster, () -> {
                cluster.restartFallen();
                return cluster.folder().announced().orElseThrow() > before;
            });

            Duration took = Duration.ofNanos(System.nanoTime() - healed);
            report.publishEntry(how + ": progress after healing", took.toMillis() + " ms");
            assertThat(took).isLessThan(RECOVERY);
            Await.throughout(Duration.ofSeconds(20), () -> {
                LedgerChecker.check(cluster.folder());
                cluster.restartFallen();
            });
            // Everybody came back.
            Await.until("five nodes", RECOVERY, cluster, () -> {
                cluster.restartFallen();
                return cluster.processes().size() == 5;
            });
        }
    }
}
