package io.troupe.dmenvrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dm_env_rpc.v1.DmEnvRpc.ActionObservationSpecs;
import dm_env_rpc.v1.DmEnvRpc.DataType;
import dm_env_rpc.v1.DmEnvRpc.EnvironmentRequest;
import dm_env_rpc.v1.DmEnvRpc.EnvironmentRequest.PayloadCase;
import dm_env_rpc.v1.DmEnvRpc.EnvironmentResponse;
import dm_env_rpc.v1.DmEnvRpc.TensorSpec;
import io.troupe.env.EnvironmentFailure;
import io.troupe.env.EnvironmentParameters;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a server says is taken within limits. */
class RpcLimitsTest {
    private static final int HALF = 1 << 21;

    private static TensorSpec floats(String name, int... shape) {
        TensorSpec.Builder spec = World.scalar(name, DataType.FLOAT).toBuilder();
        for (int n : shape) {
            spec.addShape(n);
        }
        return spec.build();
    }

    private static void refused(Consumer<ActionObservationSpecs.Builder> more, int copies, String problem) {
        ActionObservationSpecs.Builder specs = new World().specs().toBuilder();
        more.accept(specs);
        RpcSettings settings = RpcSettings.from(new EnvironmentParameters(Map.of("address", "localhost:1")));
        assertThatThrownBy(() -> RemoteSpec.of(settings, specs.build(), copies))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void allTensorsTogetherMustBeOfAMemorableSize() {
        refused(
                specs -> specs.putObservations(100, floats("a", HALF)).putObservations(101, floats("b", 2, HALF / 2)),
                1,
                "observation 'b' has the shape [2, 1048576]: the tensors of one of 1 copies may have 4194304 elements"
                        + " together, of which");
        refused(
                specs -> specs.putActions(100, floats("a", HALF)).putActions(101, floats("b", HALF)),
                1,
                "action 'b' has the shape [2097152]: the tensors of one of 1 copies may have 4194304 elements");
    }

    @Test
    void soMustAllCopies() {
        refused(
                specs -> specs.putObservations(100, floats("a", HALF)),
                20,
                "observation 'a' has the shape [2097152]: the tensors of one of 20 copies may have 1677721 elements");
    }

    @Test
    void choicesAreNotWithoutNumber() {
        TensorSpec.Builder choice = floats("choice", 1 << 10).toBuilder().setDtype(DataType.UINT8);
        refused(specs -> specs.putActions(100, choice.addShape(1 << 9).build()), 1, "and at most 16777216 are taken");
    }

    @Test
    void tensorsAreNotWithoutNumber() {
        refused(
                specs -> {
                    for (int i = 0; i < 5000; i++) {
                        specs.putObservations(100 + i, floats("o" + i));
                    }
                },
                1,
                "there are 5002 observations, and at most 4096 are taken");
    }

    @Test
    void namesArePrintable() {
        refused(
                specs -> specs.putObservations(100, World.scalar("a\nb", DataType.STRING)),
                1,
                "the name of every observation must be printable");
        refused(
                specs -> specs.putActions(100, floats("a".repeat(201))),
                1,
                "the name of every action must be printable and of at most 200 characters");
    }

    @Test
    void oneBoundForAllElementsIsKeptAsOneNumber() {
        TensorShape shape = TensorShape.of("x", floats("x", 1000), "", new ElementBudget(1));
        assertThat(shape.lows()).containsExactly(Double.NEGATIVE_INFINITY);
        assertThat(shape.high(999)).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void copiesThatAreToldTheSameShareIt() throws IOException {
        try (FakeServer fake = FakeServer.start(stream -> new World());
                Server server =
                        Server.at(new Address("localhost", fake.port()), new Security(false, Optional.empty()))) {
            RpcSettings settings = RpcSettings.from(new EnvironmentParameters(Map.of("address", fake.address())));
            RpcCopy first = connected(new RpcCopy(settings, 0, 2, server), Optional.empty());
            RpcCopy second = connected(new RpcCopy(settings, 1, 2, server), Optional.of(first.remote()));
            assertThat(second.remote()).isSameAs(first.remote());
        }
    }

    private static RpcCopy connected(RpcCopy copy, Optional<RemoteSpec> known) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        copy.join(deadline);
        copy.finishConnecting(deadline, known);
        return copy;
    }

    @Test
    void whatAServerSaysOfAnErrorIsCutAndInOneLine() throws IOException {
        try (FakeServer server = FakeServer.start(stream -> new World() {
            @Override
            Optional<EnvironmentResponse> answer(EnvironmentRequest request) {
                return request.getPayloadCase() == PayloadCase.JOIN_WORLD
                        ? World.error(13, "no\r\nsuch \u001b[2Jdoor\u202e" + "!".repeat(100_000))
                        : super.answer(request);
            }
        })) {
            assertThatThrownBy(() -> Steps.connect(server.address(), 1, Map.of()))
                    .isInstanceOf(EnvironmentFailure.class)
                    .hasMessageContaining("INTERNAL: no  such  [2Jdoor !!!!")
                    .satisfies(thrown -> assertThat(String.valueOf(thrown.getMessage()))
                            .hasSizeLessThan(PlainText.LONGEST + 200)
                            .endsWith(" ..."));
        }
    }
}
