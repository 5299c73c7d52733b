package io.troupe.dmenvrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dm_env_rpc.v1.DmEnvRpc.ActionObservationSpecs;
import dm_env_rpc.v1.DmEnvRpc.DataType;
import dm_env_rpc.v1.DmEnvRpc.EnvironmentRequest;
import dm_env_rpc.v1.DmEnvRpc.EnvironmentRequest.PayloadCase;
import dm_env_rpc.v1.DmEnvRpc.EnvironmentResponse;
import dm_env_rpc.v1.DmEnvRpc.EnvironmentStateType;
import dm_env_rpc.v1.DmEnvRpc.LeaveWorldResponse;
import dm_env_rpc.v1.DmEnvRpc.StepResponse;
import dm_env_rpc.v1.DmEnvRpc.Tensor;
import io.grpc.Status;
import io.troupe.env.EnvironmentFailure;
import io.troupe.env.VectorEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RpcFailuresTest {
    private static final int INTERNAL = 13;

    /** In stream {@code broken}, the second step of an episode is answered in another way. */
    static World failing(int stream, int broken, Function<StepResponse, Optional<EnvironmentResponse>> answer) {
        return new World() {
            @Override
            Optional<EnvironmentResponse> answer(EnvironmentRequest request) {
                Optional<EnvironmentResponse> good = super.answer(request);
                return stream == broken && step == 2 && request.getPayloadCase() == PayloadCase.STEP
                        ? answer.apply(good.orElseThrow().getStep())
                        : good;
            }
        };
    }

    private static Optional<EnvironmentResponse> with(StepResponse.Builder step) {
        return Optional.of(EnvironmentResponse.newBuilder().setStep(step).build());
    }

    private static Arguments mistake(Function<StepResponse, Optional<EnvironmentResponse>> answer, String problem) {
        return Arguments.of(answer, problem);
    }

    private static Function<StepResponse, Optional<EnvironmentResponse>> counting(Tensor tensor) {
        return good -> with(good.toBuilder().putObservations(World.COUNT, tensor));
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake(
                        good -> World.error(INTERNAL, "no such door"),
                        "the server answered step with an error: INTERNAL: no such door"),
                mistake(
                        good -> Optional.of(EnvironmentResponse.newBuilder()
                                .setLeaveWorld(LeaveWorldResponse.getDefaultInstance())
                                .build()),
                        "the server answered step with leave_world"),
                mistake(
                        good -> {
                            throw new FakeServer.EndOfStream(Status.UNKNOWN.withDescription("Exception iterating"));
                        },
                        "the connection ended before the answer to step: UNKNOWN: Exception iterating"),
                mistake(
                        good -> with(good.toBuilder().removeObservations(World.COUNT)),
                        "observation 'count' was asked for and did not come"),
                mistake(
                        counting(World.floats(1, 2)),
                        "observation 'count' came as 2 FLOATS of shape [2], and its spec says FLOAT of shape [3]"),
                mistake(
                        counting(Elements.of(DataType.DOUBLE, new double[3])
                                .addShape(3)
                                .build()),
                        "observation 'count' came as 3 DOUBLES of shape [3]"),
                mistake(counting(World.floats(1, Float.NaN, 2)), "element 1 of observation 'count' is NaN"),
                mistake(
                        good -> with(good.toBuilder()
                                .putObservations(
                                        World.REWARD,
                                        Elements.of(DataType.DOUBLE, new double[] {1e300})
                                                .build())),
                        "element 0 of observation 'reward' is Infinity"),
                mistake(
                        good -> with(good.toBuilder().setState(EnvironmentStateType.INVALID_ENVIRONMENT_STATE)),
                        "a step came with the state 0"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("mistakes")
    void aCopyThatFailsLosesItsStepAndIsConnectedAnew(
            Function<StepResponse, Optional<EnvironmentResponse>> answer, String problem) throws IOException {
        // One for each: which of two streams of a connection a server sees first is not said.
        try (FakeServer good = FakeServer.start(stream -> new World());
                FakeServer server = FakeServer.start(stream -> failing(stream, 0, answer));
                VectorEnvironment environment = Steps.connect(good.address() + ", " + server.address(), 2, Map.of())) {
            Steps steps = new Steps(environment, 3).reset(5).step(2).step(2).step(0);

            assertThat(environment.drainRepairs()).singleElement().satisfies(repair -> {
                assertThat(repair)
                        .hasMessageStartingWith("environment 'dm_env_rpc', copy 1, step 2: server " + server.address()
                                + ": " + problem);
                assertThat(repair.copy()).isEqualTo(1);
            });
            assertThat(steps.fragment.voided).containsExactly(false, false, false, true, false, false);
            assertThat(steps.fragment.truncated).containsExactly(false, false, false, true, false, false);
            assertThat(steps.fragment.rewards).containsExactly(1, 1, 1, 0, -1, -1);
            assertThat(steps.finalObservation(0)).containsExactly(1, 1, 1);
            assertThat(steps.observation(2, 1)).containsExactly(1, 0, 0);
            assertThat(good.worlds()).hasSize(1);
            assertThat(server.worlds()).hasSize(2);
        }
    }

    @Test
    void aCopyThatFailsAgainBeforeAGoodStepIsBeyondRepair() throws IOException {
        try (FakeServer server = FakeServer.start(stream -> new World() {
                    @Override
                    Optional<EnvironmentResponse> answer(EnvironmentRequest request) {
                        return step == 0 && running && request.getPayloadCase() == PayloadCase.STEP
                                ? World.error(INTERNAL, "stuck")
                                : super.answer(request);
                    }
                });
                VectorEnvironment environment = Steps.connect(server.address(), 1, Map.of())) {
            Steps steps = new Steps(environment, 2).reset(5).step(1);
            assertThatThrownBy(() -> steps.step(1))
                    .isInstanceOf(EnvironmentFailure.class)
                    .hasMessageContaining("INTERNAL: stuck, again after it was connected anew");
        }
    }

    @Test
    void whereOnlyTheNextEpisodeDoesNotBeginTheStepCounts() throws IOException {
        try (FakeServer server = FakeServer.start(stream -> new World() {
                    @Override
                    Optional<EnvironmentResponse> answer(EnvironmentRequest request) {
                        return stream == 0 && step == LENGTH ? World.error(INTERNAL, "no more") : super.answer(request);
                    }
                });
                VectorEnvironment environment = Steps.connect(server.address(), 1, Map.of())) {
            Steps steps = new Steps(environment, 3).reset(5).step(1).step(1).step(2);
            assertThat(steps.fragment.terminated).containsExactly(false, false, true);
            assertThat(steps.fragment.voided).containsOnly(false);
            assertThat(steps.observation(3, 0)).containsExactly(1, 0, 0);
            assertThat(environment.drainRepairs())
                    .singleElement()
                    .satisfies(repair ->
                            assertThat(repair).hasMessageContaining("step 0: ").hasMessageContaining("no more"));
        }
    }

    @Test
    void aServerThatIsNotThereIsSaidAtOnce() throws IOException {
        int port;
        try (FakeServer server = FakeServer.start(stream -> new World())) {
            port = server.port();
        }
        assertThatThrownBy(() -> Steps.connect("localhost:" + port, 2, Map.of()))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageStartingWith("environment 'dm_env_rpc', copy 0, step 0: server localhost:" + port
                        + ": the connection ended before the answer to create_world: UNAVAILABLE")
                .hasMessageContaining("Connection refused")
                .hasMessageEndingWith("; was it started, and does it speak dm_env_rpc, with TLS or without?");
    }

    @Test
    void aServerThatServesTooFewIsSaidInTime() throws IOException {
        try (FakeServer server = FakeServer.start(stream -> new World() {
            @Override
            Optional<EnvironmentResponse> answer(EnvironmentRequest request) {
                return stream == 0 ? super.answer(request) : Optional.empty();
            }
        })) {
            assertThatThrownBy(() -> Steps.connect(server.address(), 2, Map.of("startTimeout", "2s")))
                    .isInstanceOf(EnvironmentFailure.class)
                    .hasMessageFindingMatch("copy [01], step 0: server ")
                    .hasMessageContaining("server " + server.address()
                            + ": there was no answer to create_world (environment.parameters.startTimeout is 2000 ms)")
                    .hasMessageContaining("does the server serve so many at a time?");
        }
    }

    @Test
    void aServerThatSaysNothingIsConnectedAnewInTime() throws IOException {
        try (FakeServer server = FakeServer.start(stream -> failing(stream, 0, good -> Optional.empty()));
                VectorEnvironment environment = Steps.connect(server.address(), 1, Map.of("timeout", "2s"))) {
            Steps steps = new Steps(environment, 3).reset(5).step(1).step(1).step(1);
            assertThat(steps.fragment.voided).containsExactly(false, true, false);
            assertThat(environment.drainRepairs())
                    .singleElement()
                    .satisfies(repair -> assertThat(repair)
                            .hasMessageContaining(
                                    "there was no answer to step (environment.parameters.timeout is 2000 ms)"));
        }
    }

    @Test
    void aServerThatIsStartedAgainIsOneFailure() throws IOException {
        FakeServer server = FakeServer.start(stream -> new World());
        int port = server.port();
        try (VectorEnvironment environment = Steps.connect(server.address(), 3, Map.of())) {
            Steps steps = new Steps(environment, 3).reset(5).step(2);
            server.close();
            // The first tries find nobody.
            CompletableFuture<FakeServer> again = CompletableFuture.supplyAsync(
                    () -> startedAgain(port), CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));
            steps.step(2).step(2);
            assertThat(environment.drainRepairs())
                    .singleElement()
                    .satisfies(repair -> assertThat(repair)
                            .hasMessageContaining("copy 0, step 2: server localhost:" + port)
                            .hasMessageContaining("the connection ended before the answer to step")
                            .hasMessageEndingWith(", and so did 2 more of its copies"));
            assertThat(steps.fragment.voided)
                    .containsExactly(false, false, false, true, true, true, false, false, false);
            assertThat(steps.observation(3, 2)).containsExactly(1, 1, 1);
            again.join().close();
        }
    }

    private static FakeServer startedAgain(int port) {
        try {
            return FakeServer.at(port, stream -> new World());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aServerThatStaysAwayEndsTheRunInTime() throws IOException {
        FakeServer server = FakeServer.start(stream -> new World());
        try (VectorEnvironment environment = Steps.connect(server.address(), 2, Map.of("startTimeout", "3s"))) {
            Steps steps = new Steps(environment, 2).reset(5).step(1);
            server.close();
            assertThatThrownBy(() -> steps.step(1))
                    .isInstanceOf(EnvironmentFailure.class)
                    .hasMessageContaining("when it was connected anew, server " + server.address()
                            + ": there was no answer to create_world (environment.parameters.startTimeout is 3000 ms)")
                    .hasMessageContaining("before that: environment 'dm_env_rpc', copy 0, step 2");
        }
    }

    private static ActionObservationSpecs changed(ActionObservationSpecs specs) {
        return specs.toBuilder()
                .putObservations(World.COUNT, World.scalar("count", DataType.FLOAT))
                .build();
    }

    @Test
    void aSpecThatChangesIsSaid() throws IOException {
        try (FakeServer server = FakeServer.start(stream -> new World() {
                    @Override
                    ActionObservationSpecs specs() {
                        return episode < 2 ? super.specs() : changed(super.specs());
                    }
                });
                VectorEnvironment environment = Steps.connect(server.address(), 1, Map.of("maxEpisodeSteps", 1))) {
            new Steps(environment, 2).reset(5).step(1).step(1);
            assertThat(environment.drainRepairs())
                    .singleElement()
                    .satisfies(repair -> assertThat(repair)
                            .hasMessageContaining("its spec changed with reset: observation"
                                    + " 'count' was FLOAT of shape [3] and is FLOAT of shape []"));
        }
    }

    @Test
    void copiesMustBeAlike() throws IOException {
        try (FakeServer server = FakeServer.start(stream -> new World() {
            @Override
            ActionObservationSpecs specs() {
                return stream == 0 ? super.specs() : changed(super.specs());
            }
        })) {
            assertThatThrownBy(() -> Steps.connect(server.address(), 2, Map.of()))
                    .isInstanceOf(EnvironmentFailure.class)
                    .hasMessageContaining(
                            "copy 1, step 0: its spec differs from that of copy 0: observation 'count' was FLOAT");
        }
    }
}
