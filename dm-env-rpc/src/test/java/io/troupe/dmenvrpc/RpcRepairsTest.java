package io.troupe.dmenvrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dm_env_rpc.v1.DmEnvRpc.EnvironmentRequest;
import dm_env_rpc.v1.DmEnvRpc.EnvironmentRequest.PayloadCase;
import dm_env_rpc.v1.DmEnvRpc.EnvironmentResponse;
import dm_env_rpc.v1.DmEnvRpc.EnvironmentStateType;
import io.grpc.Status;
import io.troupe.env.EnvironmentFailure;
import io.troupe.env.VectorEnvironment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Who is blamed for what goes wrong, and what is tried then. */
class RpcRepairsTest {
    private static final float STAY = 1;

    @Test
    void aCopyWhoseEpisodeBeginsAfterAnotherOneHungIsNotBlamed() throws IOException {
        try (FakeServer hanging =
                        FakeServer.start(stream -> RpcFailuresTest.failing(stream, 0, good -> Optional.empty()));
                FakeServer healthy = FakeServer.start(stream -> new World() {
                    @Override
                    Optional<EnvironmentResponse> answer(EnvironmentRequest request) {
                        if (request.getPayloadCase() == PayloadCase.STEP && !running) {
                            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
                        }
                        return super.answer(request);
                    }

                    @Override
                    EnvironmentStateType state() {
                        return step < 2 ? EnvironmentStateType.RUNNING : EnvironmentStateType.TERMINATED;
                    }
                });
                VectorEnvironment environment =
                        Steps.connect(hanging.address() + ", " + healthy.address(), 2, Map.of("timeout", "3s"))) {
            Steps steps =
                    new Steps(environment, 3).reset(5).step(STAY).step(STAY).step(STAY);
            assertThat(environment.drainRepairs())
                    .singleElement()
                    .satisfies(repair -> assertThat(repair.copy()).isZero());
            assertThat(steps.fragment.voided).containsExactly(false, false, true, false, false, false);
            assertThat(steps.observation(2, 1)).containsExactly(2, 0, 0);
            assertThat(healthy.worlds()).hasSize(1);
        }
    }

    @Test
    void aCopyThatHearsNothingIsConnectedByAnotherConnectionAndTheOthersAreLetBe() throws IOException {
        try (FakeServer server = FakeServer.start(stream -> new World() {
                    @Override
                    Optional<EnvironmentResponse> answer(EnvironmentRequest request) {
                        boolean next = request.getPayloadCase() == PayloadCase.STEP && !running && episode == 1;
                        return stream == 0 && next ? Optional.empty() : super.answer(request);
                    }
                });
                VectorEnvironment environment =
                        Steps.connect(server.address(), 2, Map.of("timeout", "3s", "startTimeout", "10s"))) {
            Steps steps = new Steps(environment, 4);
            steps.reset(5).step(STAY).step(STAY).step(STAY).step(STAY);
            List<EnvironmentFailure> repairs = environment.drainRepairs();
            assertThat(repairs).hasSize(1);
            // Either may have the first stream: that of the second copy may overtake the one that waits for the
            // connection.
            int renewed = repairs.getFirst().copy();
            assertThat(repairs.getFirst()).hasMessageContaining("copy " + renewed + ", step 0: ");
            assertThat(steps.fragment.voided).containsOnly(false);
            assertThat(steps.observation(4, 1 - renewed)).containsExactly(2, 1, 0);
            List<World> worlds = server.worlds();
            assertThat(worlds).hasSize(3);
            assertThat(worlds.get(1).connection).isPresent().isEqualTo(worlds.get(0).connection);
            assertThat(worlds.get(2).connection).isPresent().isNotEqualTo(worlds.get(0).connection);
        }
    }

    @Test
    void aServerThatIsGoneAgainIsTriedAgain() throws IOException {
        try (FakeServer server = FakeServer.start(stream -> switch (stream) {
                    case 0 -> RpcFailuresTest.failing(0, 0, good -> gone());
                    case 1 ->
                        new World() {
                            @Override
                            Optional<EnvironmentResponse> answer(EnvironmentRequest request) {
                                return gone();
                            }
                        };
                    default -> new World();
                });
                VectorEnvironment environment = Steps.connect(server.address(), 1, Map.of())) {
            Steps steps =
                    new Steps(environment, 3).reset(5).step(STAY).step(STAY).step(STAY);
            assertThat(environment.drainRepairs()).hasSize(1);
            assertThat(steps.fragment.voided).containsExactly(false, true, false);
            assertThat(server.worlds()).hasSize(3);
        }
    }

    private static Optional<EnvironmentResponse> gone() {
        throw new FakeServer.EndOfStream(Status.UNAVAILABLE.withDescription("going away"));
    }

    @Test
    void anAnswerThatCannotBeReadIsNotAServerThatIsGone() throws IOException {
        UnknownFieldSet.Field broken = UnknownFieldSet.Field.newBuilder()
                .addLengthDelimited(ByteString.copyFrom(new byte[] {-1}))
                .build();
        EnvironmentResponse unreadable = EnvironmentResponse.newBuilder()
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(EnvironmentResponse.CREATE_WORLD_FIELD_NUMBER, broken)
                        .build())
                .build();
        try (FakeServer server = FakeServer.start(stream -> new World() {
            @Override
            Optional<EnvironmentResponse> answer(EnvironmentRequest request) {
                return Optional.of(unreadable);
            }
        })) {
            assertThatThrownBy(() -> Steps.connect(server.address(), 1, Map.of()))
                    .isInstanceOf(EnvironmentFailure.class)
                    .hasMessageContaining("the connection ended before the answer to create_world: CANCELLED")
                    .hasMessageNotContaining("was it started");
        }
    }

    @Test
    void anAnswerThatNobodyAskedForIsNoticed() throws IOException {
        try (FakeServer server = FakeServer.start(stream -> new World() {
                    @Override
                    EnvironmentStateType state() {
                        return EnvironmentStateType.RUNNING;
                    }

                    @Override
                    Optional<EnvironmentResponse> more(EnvironmentRequest request) {
                        return stream == 0 && episode == 1 && step == 1
                                ? Optional.of(EnvironmentResponse.newBuilder()
                                        .setStep(observed().setState(state()))
                                        .build())
                                : Optional.empty();
                    }
                });
                VectorEnvironment environment = Steps.connect(server.address(), 2, Map.of())) {
            int most = 50;
            Steps steps = new Steps(environment, most).reset(5);
            List<EnvironmentFailure> repairs = new ArrayList<>();
            // What comes after the next question is taken for its answer, and noticed before a later one.
            for (int t = 0; t < most && repairs.isEmpty(); t++) {
                steps.step(STAY);
                repairs.addAll(environment.drainRepairs());
            }
            assertThat(repairs)
                    .singleElement()
                    .satisfies(repair ->
                            assertThat(repair).hasMessageContaining("the server sent what it was not asked for: step"));
        }
    }
}
