package io.troupe.dmenvrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dm_env_rpc.v1.DmEnvRpc.ActionObservationSpecs;
import dm_env_rpc.v1.DmEnvRpc.DataType;
import dm_env_rpc.v1.DmEnvRpc.EnvironmentRequest;
import dm_env_rpc.v1.DmEnvRpc.EnvironmentStateType;
import dm_env_rpc.v1.DmEnvRpc.StepResponse;
import io.troupe.env.Development;
import io.troupe.env.EnvironmentFailure;
import io.troupe.env.EnvironmentParameters;
import io.troupe.env.Environments;
import io.troupe.env.VectorEnvironment;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RpcVectorEnvironmentTest {
    private static final float LEFT = 0;
    private static final float STAY = 1;
    private static final float RIGHT = 2;

    @Test
    void isFoundByItsName() {
        assertThat(Environments.discover().names()).contains("dm_env_rpc");
    }

    @Test
    void stepsAndBeginsTheNextEpisodeWhereOneEnded() throws IOException {
        try (FakeServer server = FakeServer.start(stream -> new World());
                VectorEnvironment environment = Steps.connect(server.address(), 2, Map.of())) {
            Steps steps = new Steps(environment, 4)
                    .reset(5)
                    .step(RIGHT)
                    .step(LEFT)
                    .step(RIGHT)
                    .step(STAY);

            assertThat(environment.spec().observation()).isEqualTo(Box.unbounded(3));
            assertThat(environment.spec().action()).isEqualTo(new Discrete(3));
            assertThat(steps.observation(0, 1)).containsExactly(1, 0, 0);
            assertThat(steps.observation(1, 1)).containsExactly(1, 1, 1);
            assertThat(steps.observation(2, 1)).containsExactly(1, 2, -1);
            assertThat(steps.observation(3, 1)).containsExactly(2, 0, 0);
            assertThat(steps.observation(4, 1)).containsExactly(2, 1, 0);
            assertThat(steps.fragment.rewards).containsExactly(1, 1, -1, -1, 1, 1, 0, 0);
            assertThat(steps.fragment.terminated).containsExactly(false, false, false, false, true, true, false, false);
            assertThat(steps.fragment.truncated).containsOnly(false);
            assertThat(steps.fragment.finalObservations.count()).isEqualTo(2);
            assertThat(steps.fragment.finalObservations.row(1)).isEqualTo(5);
            assertThat(steps.finalObservation(1)).containsExactly(1, 3, 1);
            assertThat(steps.fragment.episodes.count()).isEqualTo(2);
            assertThat(environment.drainRepairs()).isEmpty();
        }
    }

    @Test
    void developmentModeFindsNothingWrong() throws IOException {
        Optional<Development> development = Optional.of(new Development(Duration.ofNanos(1)));
        try (FakeServer server = FakeServer.start(stream -> new World());
                VectorEnvironment watched = Environments.discover()
                        .create(
                                "dm_env_rpc",
                                2,
                                new EnvironmentParameters(Map.of("address", server.address())),
                                development)) {
            Steps steps = new Steps(watched, 4)
                    .reset(5)
                    .step(RIGHT)
                    .step(LEFT)
                    .step(RIGHT)
                    .step(STAY);

            assertThat(watched).isNotInstanceOf(RpcVectorEnvironment.class);
            assertThat(steps.fragment.episodes.count()).isEqualTo(2);
            assertThat(watched.drainRepairs()).isEmpty();
            assertThat(server.worlds()).hasSize(2);
        }
    }

    @Test
    void createsJoinsLeavesAndDestroysAWorldForEachCopy() throws IOException {
        try (FakeServer server = FakeServer.start(stream -> new World())) {
            Map<String, Object> parameters = Map.of(
                    "worldSettings",
                    Map.of("level", "maze", "size", Map.of("x", 3)),
                    "joinSettings",
                    Map.of("hp", 0.5));
            try (VectorEnvironment environment = Steps.connect(server.address(), 2, parameters)) {
                new Steps(environment, 1).reset(5).step(STAY);
            }
            assertThat(server.worlds()).hasSize(2);
            World world = server.worlds().getFirst();
            assertThat(world.asked)
                    .containsExactly("create_world", "join_world", "step", "step", "leave_world", "destroy_world");
            List<EnvironmentRequest> requests = world.requests;
            assertThat(requests.get(0)
                            .getCreateWorld()
                            .getSettingsOrThrow("level")
                            .getStrings()
                            .getArray(0))
                    .isEqualTo("maze");
            assertThat(requests.get(0)
                            .getCreateWorld()
                            .getSettingsOrThrow("size.x")
                            .getInt64S()
                            .getArray(0))
                    .isEqualTo(3);
            assertThat(requests.get(1).getJoinWorld().getWorldName()).isEqualTo("counting");
            assertThat(requests.get(1)
                            .getJoinWorld()
                            .getSettingsOrThrow("hp")
                            .getDoubles()
                            .getArray(0))
                    .isEqualTo(0.5);
            assertThat(requests.get(2).getStep().getRequestedObservationsList())
                    .containsExactlyInAnyOrder(World.COUNT, World.REWARD);
            assertThat(requests.get(2).getStep().getActionsCount()).isZero();
            assertThat(requests.get(5).getDestroyWorld().getWorldName()).isEqualTo("counting");
        }
    }

    @Test
    void joinsTheWorldThatIsNamedAndLetsItBe() throws IOException {
        try (FakeServer server = FakeServer.start(stream -> new World())) {
            Steps.connect(server.address(), 1, Map.of("world", "arena")).close();
            World world = server.worlds().getFirst();
            assertThat(world.asked).containsExactly("join_world", "leave_world");
            assertThat(world.requests.getFirst().getJoinWorld().getWorldName()).isEqualTo("arena");
        }
    }

    @Test
    void resetsWhereAnEpisodeIsCut() throws IOException {
        try (FakeServer server = FakeServer.start(stream -> new World());
                VectorEnvironment environment = Steps.connect(server.address(), 1, Map.of("maxEpisodeSteps", 2))) {
            Steps steps = new Steps(environment, 3).reset(5).step(STAY).step(RIGHT);
            assertThat(steps.fragment.truncated).containsExactly(false, true, false);
            assertThat(steps.finalObservation(0)).containsExactly(1, 2, 1);
            assertThat(steps.observation(2, 0)).containsExactly(2, 0, 0);
            float[] first = new float[3];
            steps.step(STAY);
            environment.restart(0, first, 0);
            assertThat(first).containsExactly(3, 0, 0);
            assertThat(server.worlds().getFirst().asked)
                    .containsExactly(
                            "create_world",
                            "join_world",
                            "step",
                            "step",
                            "step",
                            "reset",
                            "step",
                            "step",
                            "reset",
                            "step");
        }
    }

    @Test
    void anEpisodeThatWasInterruptedIsTruncated() throws IOException {
        try (FakeServer server = FakeServer.start(stream -> new World() {
                    @Override
                    EnvironmentStateType state() {
                        return step < 1 ? EnvironmentStateType.RUNNING : EnvironmentStateType.INTERRUPTED;
                    }
                });
                VectorEnvironment environment = Steps.connect(server.address(), 1, Map.of())) {
            Steps steps = new Steps(environment, 1).reset(5).step(STAY);
            assertThat(steps.fragment.terminated).containsExactly(false);
            assertThat(steps.fragment.truncated).containsExactly(true);
            assertThat(steps.observation(1, 0)).containsExactly(2, 0, 0);
        }
    }

    @Test
    void aDiscountSaysHowAnEpisodeEnded() throws IOException {
        // One for each: which of two streams of a connection a server sees first is not said.
        try (FakeServer first = FakeServer.start(stream -> new Discounting(0));
                FakeServer second = FakeServer.start(stream -> new Discounting(1));
                VectorEnvironment environment = Steps.connect(first.address() + ", " + second.address(), 2, Map.of())) {
            Steps steps =
                    new Steps(environment, 3).reset(5).step(STAY).step(STAY).step(STAY);
            assertThat(environment.spec().observation()).isEqualTo(Box.unbounded(3));
            assertThat(steps.fragment.terminated).containsExactly(false, false, false, false, true, false);
            assertThat(steps.fragment.truncated).containsExactly(false, false, false, false, false, true);
        }
    }

    private static final class Discounting extends World {
        private static final long DISCOUNT = 1;
        private final double discount;

        Discounting(double discount) {
            this.discount = discount;
        }

        @Override
        ActionObservationSpecs specs() {
            return super.specs().toBuilder()
                    .putObservations(DISCOUNT, scalar("discount", DataType.FLOAT))
                    .build();
        }

        @Override
        StepResponse.Builder observed() {
            return super.observed()
                    .putObservations(
                            DISCOUNT,
                            Elements.of(DataType.FLOAT, new double[] {discount}).build());
        }
    }

    @Test
    void everyCopyIsSeededByItsOwnSeedWhereTheWorldHasSuchASetting() throws IOException {
        // One for each: which of two streams of a connection a server sees first is not said.
        try (FakeServer first = FakeServer.start(stream -> new World());
                FakeServer second = FakeServer.start(stream -> new World())) {
            for (int i = 0; i < 2; i++) {
                try (VectorEnvironment environment =
                        Steps.connect(first.address() + ", " + second.address(), 2, Map.of("seedSetting", "seed"))) {
                    new Steps(environment, 1).reset(5).step(STAY);
                }
            }
            List<Long> ofFirst = seeds(first);
            List<Long> ofSecond = seeds(second);
            assertThat(ofFirst).hasSize(2).containsOnly(ofFirst.getFirst()).doesNotContainAnyElementsOf(ofSecond);
            assertThat(ofSecond).hasSize(2).containsOnly(ofSecond.getFirst());
            assertThat(ofFirst).allMatch(seed -> seed >= 0 && seed < 1L << 31);
            assertThat(ofSecond).allMatch(seed -> seed >= 0 && seed < 1L << 31);
        }
    }

    private static List<Long> seeds(FakeServer server) {
        return server.worlds().stream()
                .map(world -> {
                    assertThat(world.asked.get(2)).isEqualTo("reset_world");
                    return world.requests
                            .get(2)
                            .getResetWorld()
                            .getSettingsOrThrow("seed")
                            .getInt64S()
                            .getArray(0);
                })
                .toList();
    }

    @Test
    void copiesAreSpreadOverTheServers() throws IOException {
        try (FakeServer first = FakeServer.start(stream -> new World());
                FakeServer second = FakeServer.start(stream -> new World());
                VectorEnvironment environment = Steps.connect(first.address() + ", " + second.address(), 5, Map.of())) {
            new Steps(environment, 1).reset(5).step(STAY);
            assertThat(first.worlds()).hasSize(3);
            assertThat(second.worlds()).hasSize(2);
        }
    }

    @Test
    void refusesActionsThatAreNone() throws IOException {
        try (FakeServer server = FakeServer.start(stream -> new World());
                VectorEnvironment environment = Steps.connect(server.address(), 1, Map.of())) {
            Steps steps = new Steps(environment, 1).reset(5);
            assertThatThrownBy(() -> steps.step(3))
                    .isInstanceOf(EnvironmentFailure.class)
                    .hasMessage("environment 'dm_env_rpc', copy 0, step 1: bad action: 3.0 is not one of 0..2");
        }
    }

    @Test
    void mustBeResetFirst() throws IOException {
        try (FakeServer server = FakeServer.start(stream -> new World());
                VectorEnvironment environment = Steps.connect(server.address(), 1, Map.of())) {
            Steps steps = new Steps(environment, 1);
            assertThatThrownBy(() -> steps.step(STAY)).hasMessageContaining("reset it before the first step");
        }
    }
}
